"""The questionnaire language: what a questionnaire is, what its rules mean, which answers stand.

Pure Python, without Django and without a database. A map:

elements.py     Questionnaire, Section, Question, Option, Row, Calculation, Kind, OptionRole, QuestionRole;
                localise(text, language, *, fallback="") -> str
definition.py   the door to the elements, and the document:
                from_json(document) -> Questionnaire (DefinitionError with .where), to_json(questionnaire),
                canonical_bytes(questionnaire), digest(questionnaire) -> sha256 hex
variables.py    variables(questionnaire) -> (Variable, …), columns(questionnaire) -> (name, …):
                the one place exports and datasets take columns from. Matrix line `code/row`, text beside
                "other" `code/other_text`, 0/1 column of a multiple choice `code/option`
rules.py        evaluate(rule, answers, *, current=None, today=None), compile_rule(rule), holds, passes
operators.py    the closed list of operators
compiling.py    compile_questionnaire(definition) -> CompiledQuestionnaire;
                compiled_version(sha256, load) -> the same, cached
answering.py    clean_section(compiled, section, raw, answers, *, today, places) -> SectionResult
                (answers, errors {question: Problem}, raw, revealed, is_complete);
                walk(compiled, answers, *, today) -> State(answers, sections, questions);
                relevant_sections, relevant_questions, offered_options, next_section, previous_section;
                finalise(compiled, answers, *, today, places, reached) -> Final(answers, missing, errors)
problems.py     Problem(code, fields, params, text).sentence(language, translate=gettext, localise=…)
presenting.py   presented_options(question, options, *, seed), presented_rows(question, *, seed)
tabular.py      raw_of_row(compiled, row) for imports, cells(variables, answers) for exports
checking.py     check(questionnaire) -> (Finding, …), errors(questionnaire) -> what blocks publishing;
                Finding(code, section, question, part, params, severity).sentence(gettext)
formula.py      parse_formula(text) -> rule (FormulaError with .position), write_formula(rule) -> text
conditions.py   Conditions(join, lines) <-> rule, for an editor without JavaScript
formats/        read(content, name, *, language="tr"), read_file(path) -> Imported(definition, report, unsupported,
                counts), FileRefusedError: XLSForm, SurveyJS, LimeSurvey, our JSON;
                writing.write(questionnaire, path, format_name=…) -> what other programs will not know:
                xlsform, surveyjs, ddi, json

Compile a published version once (`compiled_version`), then one page is one call of `clean_section`.
"""

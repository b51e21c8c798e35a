"""Which counts of neighbourhoods may stand in a table beside their total, so that nobody is recognised."""

from collections.abc import Mapping

K = 5


def shown_places(counts: Mapping[str, int], *, k: int = K) -> dict[str, int | None]:
    """Returns the counts, None where one is hidden: below k, or needed to guess one that is.

    Every hidden count could, from the shown ones and the total, lie anywhere in a range at least k wide; where not
    even that can be reached, all are hidden. Source: as `analysis.suppression.complete`.
    """
    import numpy as np
    from scipy import sparse

    from analysis.errors import AnalysisError
    from analysis.suppression import Publication, complete

    places = list(counts)
    values = np.array([counts[place] for place in places], dtype=float)
    small = (values > 0) & (values < k)
    if not small.any():
        return dict(counts)
    members = sparse.csr_array(sparse.vstack([sparse.identity(len(places)), np.ones((1, len(places)))]))
    cost = np.append(1 + values, np.inf)
    publication = Publication(members, np.append(values, values.sum()), cost)
    try:
        hidden = complete(publication, np.append(small, False), k=k)[:-1]
    except AnalysisError:
        hidden = np.ones(len(places), dtype=bool)
    return {
        place: None if is_hidden else counts[place] for place, is_hidden in zip(places, hidden, strict=True)
    }

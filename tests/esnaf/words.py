"""What shopkeepers typed, and the trade that was meant: names, slips of the finger, foreign and old spellings.

Half of them stand in no list of ours: they are typed wrongly, joined, or said in another way.
"""

TYPED = (
    "bakkal D.03|bakal D.03|tekel D.03|tekel bayi D.03|tekle D.03|nalbur K.06|nalbr K.06|kuaför G.09|kuafor G.09|"
    "koaför G.09|kuvaför G.09|berber G.05|brber G.05|kahveci B.05|kahvehane B.05|cafe B.05|kafe B.05|manav D.18|"
    "kasap D.15|KASAP D.15|kassap D.15|fırın D.12|firin D.12|ekmek fırını D.12|pastane D.20|pastahane D.20|"
    "lokanta D.17|restaurant D.17|restorant D.17|dönerci D.17|donerci D.17|kebap D.17|pide salonu D.17|terzi E.15|"
    "terzilik E.15|ayakkabı tamiri E.01|ayakabıcı E.01|çiçekçi F.05|cicekci F.05|çiçek satmak F.05|kırtasiye F.12|"
    "kirtasiyeci F.12|kitapçı F.13|oto yıkama H.27|otoyıkama H.27|lastikçi H.22|tamirci H.18|oto tamircisi H.18|"
    "elektrikçi C.08|elektirikçi C.08|tesisatçı K.14|su tesisatı K.14|camcı K.03|emlakçı K.05|emlak ofisi K.05|"
    "kuyumcu H.13|saatçi H.28|gözlükçü G.12|optisyen G.12|petshop D.11|pet şop D.11|taksici J.14|minibüs J.06|"
    "güzellik salonu G.07|guzellik merkezi G.07|spor salonu G.14|internet cafe B.08|otel B.07|düğün salonu B.02|"
    "balıkçı D.04|dondurma D.10|kuruyemişci D.16|cep telefonu tamiri C.16|telefoncu C.17|bilgisayarcı C.04|"
    "fotoğrafcı F.07|kuru temizleme E.02|halı yıkama E.09|pazarcı I.03|seyyar satıcı I.06|çilingir H.04|"
    "anahtarcı H.04|mobilyacı A.07|marangoz A.03|boyacı K.09|zücaciye F.22|tuhafiyeci E.16|züccaciye F.22|"
    "otopark J.02|nakliyeci J.05|kreş F.14|sürücü kursu F.15|matbaa F.16|tabelacı F.19|aktar D.01|şarküteri D.21|"
    "peynirci D.21|yufkacı D.25|börek D.07|tatlıcı D.20|giyim mağazası E.12|butik E.12|perde E.08|klimacı H.10|"
    "hurda H.09|benzinci J.01|bisiklet tamiri H.16|dövmeci G.04|hamam G.10|kozmetik G.11|parfüm G.11|müteahhit K.09|"
    "eczane G.16"
)


def typed() -> list[tuple[str, str]]:
    """Returns pairs of what was typed and the trade's code."""
    return [tuple(pair.rsplit(" ", 1)) for pair in TYPED.split("|")]

"""Whether a verb follows a name, in words that may be verbs, nouns or adjectives."""

import unicodedata

from newsroom.text.french import FREQUENT_WORDS, OBJECT_MARKERS, PREDICATES
from people.names.reading import APOSTROPHES, COMMON_WORDS, HYPHENS, Reading
from people.names.verbs import is_folded_form, is_form

# Forms of verbs that are adjectives as well: an object has to follow (« Free double ses tarifs », « Signal double »).
_ADJECTIVES = frozenset(
    """vide double triple quadruple seche calme trouble ferme celebre complete inquiete integre prospere active valide
    pirate fixe annexe critique pratique brave sombre manifeste contente patiente dure classe gauche pire mature
    precise test limite aveugle interne intime sale infirme illustre alerte alterne prima""".split()
)
# Forms of verbs that are nouns as well, each after its determiners: « Son juge », « Sa marque », « Son offre ».
_MASCULINE = frozenset(
    """avantage bout but cache cadre calme calque centre change charme choc code combat commerce compte concurrence
    conseil contact controle court cumul cycle debat delire dialogue disque divorce double doute drame echange
    echec ecrit empire equilibre etage fait filtre fond gage garde gendarme groupe guide joint juge lit livre
    manque masque melange menage mime modele murmure muscle ombrage orchestre outrage partage partenaire peigne
    piege pilote pirate plaide pli point poste presage prime produit programme rale ravage regle repere reste
    retard reve risque rythme sabre sacre siege solde somme songe sort souffle stage terme test tir titre traite
    triple trone trouble vehicule verse vide voile vote voyage""".split()
)
_FEMININE = frozenset(
    """adresse agence aide alarme alerte amende amorce analyse annonce approche archive attaque attente
    audience avance baisse balance base bataille bourse brigade cache carte cause censure charge chasse chute
    cible classe commande conduite cote coupe courbe course crainte danse debauche demande demarche depense
    dispute donne drogue ebauche embauche empreinte enquete entente entrave entree epargne epouse epreuve
    equipe escale escorte estime etiquette etude excuse expertise fabrique faillite fete figure file
    flotte force forge forme fouille fronde fugue fuite galere garde gomme greve griffe grille grimace hausse
    impasse incite influence initie insulte intrigue invite issue jauge lance ligne limite liste livre
    loge loupe lutte maquette marche marge marque masse menace mesure mine mise monnaie montre mouche neige note
    nuit oblige oeuvre offre orbite ordonnance parade parodie patrouille peine pense perte photocopie photographie
    piste place plainte planque plaque pointe porte pose pousse preface presse preuve prime promesse purge
    querelle quete rage rature recherche reclame recolte reforme regle relance releve remarque remise
    remontee rencontre reponse reprise requete reserve ressource retouche revolte riposte ristourne rouille ruine
    rupture ruse sauvegarde signe sonde sortie source statue structure suite surprise tache taxe tempete tente
    terrasse tombe torture touche tourmente trace traite trame tranche traque valse veille vente vidange visite
    voie voile vue""".split()
)
_BEFORE_MASCULINE = frozenset("le l un du ce mon ton son leur en".split())
_BEFORE_FEMININE = frozenset("la l une ma ta sa leur en".split())
# A feminine noun takes « son » before a vowel.
_VOWELS = tuple("aeiouyh")
# Between a subject and its verb.
NEGATIONS = frozenset("n ne s se".split())
CLITICS = frozenset("me m te t nous vous lui leur y en le la les l".split())
ADVERBS = frozenset(
    """aussi deja bientot encore enfin toujours jamais desormais toutefois pourtant donc ainsi alors elle lui meme seul
    seule egalement dorenavant demain hier aujourd'hui jeudi lundi mardi mercredi vendredi samedi dimanche plutot
    bien mal vite""".split()
)
_DIRECT_OBJECTS = frozenset("le la l les un une son sa ses leur leurs ce cet cette".split())
# Objects without an article: « Son fait appel », « Ma demande pardon ».
_BARE_OBJECTS = frozenset("acte appel etat face foi pardon part partie place preuve".split())
# Behind a verb as its object (« Son compte faire simple »): those that verbs.txt does not give.
_INFINITIVES = frozenset("avoir etre faire pouvoir voir".split())
_PHRASES = [
    phrase.split()
    for phrase in (
        "de son cote",
        "pour sa part",
        "a son tour",
        "en revanche",
        "au contraire",
        "quant a lui",
        "quant a elle",
    )
]
_INVERTED = frozenset("t il elle on ils elles je tu nous vous ce".split())
_AFTER_ENTRE = frozenset("au aux en dans a".split())


def verb_follows(reading: Reading, after: int, determiner: str = "", kind: str = "singular") -> bool:
    """Return whether a verb in the third person follows, after pronouns, adverbs or brackets at most."""
    rank = _behind_phrase(reading, _behind_brackets(reading, after))
    for _ in range(4):
        if rank >= len(reading) or not (reading.is_spaced(rank) or reading.gaps[rank] in APOSTROPHES or rank > after):
            return False
        if is_verb(reading, rank, determiner, kind):
            return True
        key = reading.keys[rank]
        is_elided = rank + 1 < len(reading) and reading.gaps[rank + 1] in APOSTROPHES
        if key in NEGATIONS and is_elided == (len(key) == 1) and kind == "singular":
            return True
        if key in CLITICS | NEGATIONS and not (len(key) == 1 and key != "y" and not is_elided):
            determiner = key
        elif key in ADVERBS or key.endswith("ment"):
            determiner = ""
        else:
            return False
        if not (reading.is_spaced(rank + 1) or is_elided):
            return False
        rank += 1
    return False


def is_verb(reading: Reading, rank: int, determiner: str = "", kind: str = "singular") -> bool:
    """Return whether the word is a verb there; if it may be something else, what follows it decides."""
    if not is_form_of(reading, rank, kind):
        return kind == "singular" and not determiner and _takes_an_object(reading, rank)
    key = reading.keys[rank]
    following = rank + 1
    if following < len(reading) and reading.gaps[following] in HYPHENS and reading.gaps[following]:
        return reading.keys[following] in _INVERTED  # « porte-parole », but « annonce-t-il »
    if key == "a" and reading.shouts[rank]:
        return is_form_of(reading, following, "participle")  # « À LA PEINE »
    if key == "entre":
        return following < len(reading) and reading.keys[following] in _AFTER_ENTRE
    if key in _ADJECTIVES or _is_noun(key, determiner):
        return _has_object(reading, following)
    return True


def _takes_an_object(reading: Reading, rank: int) -> bool:
    """Return whether a word that verbs.txt does not list is a verb all the same: « Free barguigne les prix »."""
    if not is_content(reading, rank) or not reading.is_spaced(rank + 1):
        return False
    return reading.keys[rank].endswith(("e", "t")) and reading.keys[rank + 1] in _DIRECT_OBJECTS


def is_form_of(reading: Reading, rank: int, kind: str) -> bool:
    """Return whether the word is a form of a verb; its accents count, but in capitals."""
    if rank >= len(reading) or reading.hidden[rank]:
        return False
    if reading.shouts[rank]:
        return is_folded_form(kind, reading.keys[rank])
    return not reading.is_capital[rank] and is_form(kind, unicodedata.normalize("NFC", reading.written(rank)))


def _is_noun(key: str, determiner: str) -> bool:
    """Return whether the form of a verb may be a noun after this determiner: « Sa marque », not « Son marque »."""
    if determiner in {"son", "mon", "ton"} and key.startswith(_VOWELS):
        return key in _MASCULINE or key in _FEMININE
    return (determiner in _BEFORE_MASCULINE and key in _MASCULINE) or (
        determiner in _BEFORE_FEMININE and key in _FEMININE
    )


def _has_object(reading: Reading, rank: int) -> bool:
    if rank >= len(reading) or not reading.is_spaced(rank):
        return False
    key = reading.keys[rank]
    is_plain = key in FREQUENT_WORDS or key in COMMON_WORDS
    is_name = reading.is_capital[rank] and not (reading.shouts[rank] and is_plain)
    return (
        (key in OBJECT_MARKERS and key not in {"du", "au", "aux"})
        or key in _BARE_OBJECTS
        or key in _INFINITIVES
        or is_form_of(reading, rank, "infinitive")
        or key.isdigit()
        or key.endswith("ment")
        or is_name
    )


def _behind_brackets(reading: Reading, after: int) -> int:
    """Return the rank of the word behind the brackets that open at `after`: « Meta (ex-Facebook) annonce »."""
    if "(" not in reading.gaps[after]:
        return after
    for rank in range(after + 1, min(after + 12, len(reading))):
        if ")" in reading.gaps[rank]:
            return rank if reading.gaps[rank].strip() == ")" else after
    return after


def _behind_phrase(reading: Reading, rank: int) -> int:
    """Return the rank behind « de son côté » and the like, which commas may leave out."""
    for phrase in _PHRASES:
        if reading.keys[rank : rank + len(phrase)] == phrase:
            return rank + len(phrase)
    return rank


def is_content(reading: Reading, rank: int) -> bool:
    """Return whether the word is a noun, an adjective or a verb in small letters, and no participle."""
    if rank >= len(reading) or reading.is_capital[rank] or reading.hidden[rank]:
        return False
    key = reading.keys[rank]
    is_other = key in FREQUENT_WORDS or key in PREDICATES or key in ADVERBS or key.endswith("ment")
    return not is_other and not is_form_of(reading, rank, "participle")

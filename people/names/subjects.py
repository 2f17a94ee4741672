"""What follows a name where its capital says nothing: does it stand there as the subject of a sentence or a headline?

« Orange amère » is a fruit; « Orange annonce », « Orange, premier opérateur », « Orange condamné à » are the company.
"""

import re
import unicodedata

from newsroom.text.french import (
    COMPANY_NOUNS,
    FREQUENT_WORDS,
    LANGUAGES,
    NOUN_MARKERS,
    OBJECT_MARKERS,
    PREDICATES,
    PRESS_PARTICIPLES,
    ROLES,
    SITUATIONS,
    WORDS_ABOUT_WORDS,
)
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
    echec ecrit empire equilibre etage fait filtre fond gage garde gendarme gere groupe guide joint juge lit livre
    manque masque melange menage mime modele murmure muscle ombrage orchestre outrage partage partenaire peigne
    piege pilote pirate plaide pli point poste presage prime produit programme rale ravage regle repere reste
    retard reve risque rythme sabre sacre siege solde somme songe sort souffle stage terme test tir titre traite
    triple trone trouble vehicule verse vide voile vote voyage""".split()
)
_FEMININE = frozenset(
    """adresse agence aide alarme alerte amende amorce analyse annonce appelle approche archive attaque attente
    audience avance baisse balance base bataille bourse brigade cache carte cause censure charge chasse chute
    cible classe commande conduite cote coupe courbe course crainte danse debauche demande demarche depense
    dispute donne drogue ebauche embauche empreinte enquete entente entrave entree epargne epave epouse epreuve
    equipe escale escorte estime etincelle etiquette etude excuse expertise fabrique faillite fete figure file
    flotte force forge forme fouille fronde fugue fuite galere garde gomme greve griffe grille grimace hausse
    ignorance impasse incite influence initie insulte intrigue invite issue jauge lance ligne limite liste livre
    loge loupe lutte maquette marche marge marque masse menace mesure mine mise monnaie montre mouche neige note
    nuit oblige oeuvre offre orbite ordonnance parade parodie patrouille peine pense perte photocopie photographie
    piste place plainte planque plaque pointe porte pose pousse preface presse preuve prime promesse purge
    querelle quete rage rature recherche reclame recolte reforme regle relance releve relève remarque remise
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
_NEGATIONS = frozenset("n ne s se".split())
_CLITICS = frozenset("me m te t nous vous lui leur y en le la les l".split())
_ADVERBS = frozenset(
    """aussi deja bientot encore enfin toujours jamais desormais toutefois pourtant donc ainsi alors elle lui meme seul
    seule egalement dorenavant demain hier aujourd'hui jeudi lundi mardi mercredi vendredi samedi dimanche plutot
    bien mal vite""".split()
)
_DIRECT_OBJECTS = frozenset("le la l les un une son sa ses leur leurs ce cet cette".split())
# Objects without an article: « Son fait appel », « Ma demande pardon ».
_BARE_OBJECTS = frozenset("acte appel etat face foi pardon part partie place preuve".split())
_INVERTED = frozenset("t il elle on ils elles je tu nous vous ce".split())
_AFTER_ENTRE = frozenset("au aux en dans a".split())
_BEHIND_PARTICIPLES = frozenset(
    "par pour a au aux de d du des en sur dans comme face contre depuis chez sous hors avec il avant apres".split()
)
_BEFORE_SITUATIONS = frozenset("en au aux dans sous a de hors".split())
_RELATIVES = frozenset("qui dont que qu lequel laquelle auquel duquel".split())
_BEFORE_NOUNS = (
    NOUN_MARKERS
    | COMPANY_NOUNS
    | ROLES
    | frozenset(
        """premier premiere deuxieme second seconde troisieme quatrieme ex ancien ancienne nouveau nouvelle principal
        principale grand grande petit petite celebre plus toujours aussi longtemps egalement desormais autre jeune futur
        future seul seule numero n autrefois jadis historique""".split()
    )
)
# What begins another sentence after a comma: « Next, on verra ».
_OTHER_SUBJECTS = frozenset("on ca c cela je j tu nous vous il ils et mais puis tout rien ou voila voici".split())
_OPENING = frozenset({",", "–", "—", "-", "("})
_CLOSING = frozenset({",", "–", "—", "-", ")"})
_ENDS = re.compile(r"[.!?…:;\n]")
_LONGEST_APPOSITION = 30


def is_subject(reading: Reading, after: int, determiner: str = "") -> bool:
    """Return whether the name that ends before `after` is the subject of what follows.

    `determiner` is the key of the name if it is a determiner as well (Su, Son).
    """
    if tells_a_meaning(reading, after):
        return False
    return (
        verb_follows(reading, after, determiner)
        or _is_predicate(reading, after)
        or _is_situation(reading, after)
        or _is_quoted(reading, after)
        or _is_versus(reading, after)
        or _is_apposition(reading, after)
    )


def is_plain_word(reading: Reading, after: int) -> bool:
    """Return whether what follows a name already known says that here it is the word: « Orange amère »."""
    if tells_a_meaning(reading, after):
        return True
    if after >= len(reading) or reading.is_capital[after]:
        return False
    key = reading.keys[after]
    if reading.gaps[after].strip() == ",":
        return key in _OTHER_SUBJECTS and not _verb_closes(reading, after)
    if not reading.is_spaced(after):
        return False
    if reading.keys[after - 1] in reading.keys[after : after + 2]:
        return True  # « Petit à petit »
    rank = after + (key in {"et", "ou", "sur", "comme"})  # « Noir sur blanc »
    return _is_content(reading, rank) and not verb_follows(reading, rank)


def _is_content(reading: Reading, rank: int) -> bool:
    """Return whether the word is a noun, an adjective or a verb in small letters, and no participle."""
    if rank >= len(reading) or reading.is_capital[rank] or reading.hidden[rank]:
        return False
    key = reading.keys[rank]
    is_other = key in FREQUENT_WORDS or key in PREDICATES or key in _ADVERBS or key.endswith("ment")
    return not is_other and not _is(reading, rank, "participle")


def tells_a_meaning(reading: Reading, after: int) -> bool:
    """Return whether what follows is about the word: « Free est un mot anglais », « Meta, en grec, signifie »."""
    keys = [*reading.keys[after : after + 6], *[""] * 6]
    if keys[0] == "en" and keys[1] in LANGUAGES:
        return True
    if keys[0] in {"signifie", "signifiait"}:
        return keys[1] not in {"a", "aux", "au"}
    if keys[0] == "veut":
        return keys[1] == "dire"
    if keys[1:3] in (["ce", "qui"], ["ce", "que"]) and keys[0] in {"designe", "qualifie"}:
        return True
    if keys[0] in {"se", "s"}:
        return keys[1] in {"traduit", "prononce", "ecrit"}
    if keys[0] == "vient":
        return bool({"mot", "verbe", *LANGUAGES}.intersection(keys[1:4]))
    if keys[0] in {"est", "etait", "sont", "designe", "reste"}:
        if keys[1] in {"celui", "celle", "ceux", "quiconque"}:
            return True
        return bool(WORDS_ABOUT_WORDS.intersection(keys[2:5])) and bool(NOUN_MARKERS.intersection(keys[1:3]))
    return False


def verb_follows(reading: Reading, after: int, determiner: str = "", kind: str = "singular") -> bool:
    """Return whether a verb in the third person follows, after pronouns, adverbs or brackets at most."""
    rank = _behind_brackets(reading, after)
    for _ in range(4):
        if rank >= len(reading) or not (reading.is_spaced(rank) or reading.gaps[rank] in APOSTROPHES or rank > after):
            return False
        if is_verb(reading, rank, determiner, kind):
            return True
        key = reading.keys[rank]
        is_elided = rank + 1 < len(reading) and reading.gaps[rank + 1] in APOSTROPHES
        if key in _NEGATIONS and is_elided == (len(key) == 1) and kind == "singular":
            return True
        if key in _CLITICS | _NEGATIONS and not (len(key) == 1 and key != "y" and not is_elided):
            determiner = key
        elif key in _ADVERBS or key.endswith("ment"):
            determiner = ""
        else:
            return False
        if not (reading.is_spaced(rank + 1) or is_elided):
            return False
        rank += 1
    return False


def is_verb(reading: Reading, rank: int, determiner: str = "", kind: str = "singular") -> bool:
    """Return whether the word is a verb there; if it may be something else, what follows it decides."""
    if not _is(reading, rank, kind):
        return kind == "singular" and not determiner and _takes_an_object(reading, rank)
    key = reading.keys[rank]
    following = rank + 1
    if following < len(reading) and reading.gaps[following] in HYPHENS and reading.gaps[following]:
        return reading.keys[following] in _INVERTED  # « porte-parole », but « annonce-t-il »
    if key == "a" and reading.shouts[rank]:
        return _is(reading, following, "participle")  # « À LA PEINE »
    if key == "entre":
        return following < len(reading) and reading.keys[following] in _AFTER_ENTRE
    if key in _ADJECTIVES or _is_noun(key, determiner):
        return _has_object(reading, following)
    return True


def _takes_an_object(reading: Reading, rank: int) -> bool:
    """Return whether a word that verbs.txt does not list is a verb all the same: « Free barguigne les prix »."""
    if not _is_content(reading, rank) or not reading.is_spaced(rank + 1):
        return False
    return reading.keys[rank].endswith(("e", "t")) and reading.keys[rank + 1] in _DIRECT_OBJECTS


def _is(reading: Reading, rank: int, kind: str) -> bool:
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


def _is_predicate(reading: Reading, after: int) -> bool:
    """Return whether a headline says something of its subject without a verb: « Meta accusé de », « Orange prêt à »."""
    is_adverb = reading.is_spaced(after) and reading.keys[after] in _ADVERBS
    rank = after + is_adverb
    if not reading.is_spaced(rank):
        return False
    if is_adverb and (reading.keys[rank] in {"plus", "moins", "trop"} or _is(reading, rank, "participle")):
        return True  # « Meta toujours plus puissant »
    key = reading.keys[rank]
    is_said = _is(reading, rank, "participle") and any(
        key[: len(key) - cut] in PRESS_PARTICIPLES for cut in range(min(3, len(key)))
    )
    ends = rank + 1 >= len(reading) or not reading.is_spaced(rank + 1)
    complement = "" if ends else reading.keys[rank + 1]
    if complement == "par" and _is(reading, rank, "participle"):
        return True
    if is_said:
        return ends or complement in _BEHIND_PARTICIPLES
    return key in PREDICATES and complement in {*_BEHIND_PARTICIPLES, "un", "1"}


def _is_versus(reading: Reading, after: int) -> bool:
    """Return whether it is set against another name: « Meta face à Bruxelles », « Free contre Orange »."""
    if not reading.is_spaced(after) or reading.shouts[after]:
        return False
    rank = after + 1
    if reading.keys[after] == "face" and reading.keys[rank : rank + 1] == ["a"]:
        rank += 1
    elif reading.keys[after] not in {"contre", "vs"}:
        return False
    return reading.is_spaced(rank) and reading.is_capital[rank]


def _is_situation(reading: Reading, after: int) -> bool:
    """Return whether a headline says where its subject is: « Meta dans la tourmente », « Orange sous pression »."""
    if not reading.is_spaced(after) or reading.keys[after] not in _BEFORE_SITUATIONS:
        return False
    rank = after + 1 + (reading.keys[after + 1 : after + 2] != [] and reading.keys[after + 1] in NOUN_MARKERS)
    return rank < len(reading) and reading.keys[rank] in SITUATIONS


def _is_quoted(reading: Reading, after: int) -> bool:
    """Return whether the words of the name follow, between quotation marks: « Meta : « Nous faisons appel » »."""
    return re.fullmatch(r"\s*:\s*[«“\"]\s*", reading.gaps[after]) is not None


def _is_apposition(reading: Reading, after: int) -> bool:
    """Return whether a comma, a dash or a bracket opens what is said of the subject: « Orange, premier opérateur »."""
    if after >= len(reading) or reading.gaps[after].strip() not in _OPENING or "\n" in reading.gaps[after]:
        return False
    key = reading.keys[after]
    if key in _RELATIVES or (key == "ou" and reading.written(after).lower() == "où"):
        return True
    if key in _OTHER_SUBJECTS or (reading.is_capital[after] and not reading.shouts[after]):
        return False
    following = [*reading.keys[after : after + 2], *[""] * 2]
    if key == "ex" and following[1] and reading.is_capital[after + 1]:
        return True  # « X, ex-Twitter »
    if key in {"lui", "elle", "eux"} and following[1] and not reading.is_spaced(after + 1):
        return True
    if key.isdigit() and following[1] == "ans":
        return True
    if _is_nominal(reading, after):
        return True
    rank = after + (key in _ADVERBS or key.endswith("ment"))
    if _is(reading, rank, "participle") or not PREDICATES.isdisjoint(reading.keys[rank : rank + 1]):
        complement = reading.keys[rank + 1] if reading.is_spaced(rank + 1) else ""
        if complement in _BEHIND_PARTICIPLES or complement.isdigit():
            return True
    return _verb_closes(reading, after)


def _is_nominal(reading: Reading, first: int) -> bool:
    """Return whether these words call something a company or a person's position: « l’ancien numéro un »."""
    if reading.keys[first] not in _BEFORE_NOUNS:
        return False
    for rank in range(first, min(first + 5, len(reading))):
        key = reading.keys[rank]
        is_apart = rank > first and not (reading.is_spaced(rank) or reading.touches(rank))
        if is_apart or key in WORDS_ABOUT_WORDS:
            return False
        if key in COMPANY_NOUNS or key in ROLES:
            return True
    return False


def _verb_closes(reading: Reading, first: int) -> bool:
    """Return whether a verb follows the comma that closes what the one before `first` opened: « X, lundi, a dit »."""
    for rank in range(first + 1, min(first + _LONGEST_APPOSITION, len(reading))):
        gap = reading.gaps[rank]
        if _ENDS.search(gap):
            return False
        if gap.strip() in _CLOSING:
            is_inverted = reading.gaps[rank + 1] in HYPHENS and bool(reading.gaps[rank + 1])
            if not is_inverted and _verb_at(reading, rank) and not tells_a_meaning(reading, rank):
                return True
    return False


def _verb_at(reading: Reading, rank: int) -> bool:
    """Return whether the words from `rank` are a verb, whatever parts them from what is before."""
    key = reading.keys[rank]
    return is_verb(reading, rank) or key in _NEGATIONS or (key in _CLITICS and is_verb(reading, rank + 1, key))


def is_introduced(reading: Reading, first: int, after: int) -> bool:
    """Return whether what is before a name in capitals says that it is one: « LE GROUPE ORANGE », « CHEZ FREE »."""
    if first == 0:
        return False
    key = reading.keys[first - 1]
    if reading.is_spaced(first):
        if key in COMPANY_NOUNS or key in {"chez", "contre", "selon", "vs"}:
            return True
        if key in {"pour", "avec", "apres", "sans"} and reading.gaps[after].startswith(","):
            return True
    before = reading.keys[first - 2] if first > 1 else ""
    if key == "a" and before == "face":
        return True
    if key in {"d", "de"}:
        return before in ROLES or before in COMPANY_NOUNS
    return bool(before) and reading.is_spaced(first) and all(is_verb(reading, first - 1, noun) for noun in ("la", "le"))


def begins_a_clause(reading: Reading, first: int) -> bool:
    """Return whether a subject may stand here: « POURQUOI META RECULE », not « L’ORANGE » or « LA COULEUR ORANGE »."""
    if reading.opens[first] or reading.gaps[first].strip():
        return reading.gaps[first] not in APOSTROPHES or reading.keys[first - 1] == "qu"
    key = reading.keys[first - 1]
    return key in FREQUENT_WORDS and key not in NOUN_MARKERS | {"de", "d", "en", "a", "tout", "toute", "tous"}

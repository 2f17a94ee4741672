"""What the words of a text come to for the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.search_engine.analysis import beginning, index_text, prefix_text, terms
from newsroom.search_engine.query import ask, beginnings, clauses, runs
from newsroom.search_engine.stemming import stem
from newsroom.search_engine.synonyms import SYNONYMS
from newsroom.text.words import fold, squeezed


def found(text: str) -> set[str]:
    return {term.text for term in terms(text)}


def answers(text: str, typed: str) -> bool:
    """Tell whether `text` answers to `typed`, as the databases do."""
    held = found(text)
    return all(any(held.issuperset(way) for way in ways) for ways in clauses(typed))


ONE = [
    "démission démissions démissionne démissionner démissionné démissionnée",
    "chercheur chercheuse chercheurs chercheuses",
    "directeur directrice directeurs directrices",
    "quitte quitter quitté quittée quittés quittées",
    "réseau réseaux",
    "social sociale sociaux sociales",
    "donnée données",
    "année années",
    "français française françaises",
    "premier première premiers premières",
    "parisien parisienne parisiens",
    "dangereux dangereuse",
    "actif active actives",
    "modèle modèles",
    "développeur développeuse",
    "président présidente présidents",
    "startup startups",
]


@pytest.mark.parametrize("words", ONE)
def test_forms_of_a_word_have_one_stem(words):
    assert len({stem(fold(word)) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("année", "Anne"),
        ("données", "donner"),
        ("Paris", "pari"),
        ("centre", "cent"),
        ("cours", "cour"),
        ("puce", "pu"),
    ],
)
def test_words_that_only_look_alike_have_two(one, other):
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("L’IA d’Alibaba", "ia alibaba"),
        ("l'IA d'Alibaba", "L’IA"),
        ("Une réorganisation à l’hôpital", "hopital reorganisation"),
        ("Le cœur du réseau", "coeur"),
        ("Le coeur du reseau", "cœur réseaux"),
        ("Qwen3.5 arrive", "Qwen 3.5"),
        ("Qwen 3.5 arrive", "qwen3.5"),
        ("Qwen-3.5 arrive", "qwen 3,5"),
        ("Qwen3.5 arrive", "qwen"),
        ("GPT-5 et GPT‑4o", "gpt5"),
        ("GPT 5", "GPT-5"),
        ("GPT5", "gpt 5"),
        ("GPT-4o-mini", "gpt 4o"),
        ("La puce H100", "h 100"),
        ("La 5G", "5 g"),
        ("Yann LeCun quitte Meta", "Le Cun"),
        ("Yann Le Cun quitte Meta", "lecun"),
        ("Un texte de DeepSeek", "deep seek"),
        ("Un texte de Deep Seek", "deepseek"),
        ("Une start-up", "startup"),
        ("Des startups", "start-up"),
        ("Une start up", "start-up"),
        ("Jean-Noël Barrot", "jean noel"),
        ("Tim O’Reilly", "oreilly"),
        ("AT&T", "at&t"),
        ("Écrit en C++", "c++"),
        ("Écrit en C#", "C#"),
        ("Écrit en .NET 9", ".net"),
        ("1\u202f500 postes", "1500"),
        ("10\u00a0000 postes", "10 000 postes"),
        ("10 000 postes", "10000"),
        ("1 000 000 d’euros", "1000000"),
        ("1,03 milliard", "1.03 milliard"),
        ("林俊旸 quitte Qwen", "林俊旸"),
        ("林俊旸 quitte Qwen", "俊旸"),
        ("L’intelligence artificielle générative", "IA"),
        ("L’IA générative", "intelligences artificielles"),
        ("Un grand modèle de langage", "LLM"),
        ("Les LLM", "grands modèles de langage"),
        ("Le démissionnaire", "démission"),
        ("Lin quitte Qwen", "départ"),
        ("Elle rejoint OpenAI", "rejoindre"),
        ("Ils rejoignent OpenAI", "rejoint"),
        ("Les travaux", "travail"),
        ("La CEO d’OpenAI", "PDG"),
        ("Le départ", "le départ de la"),
        ("Ils embauchent", "embauche"),
        ("Elle embauche", "embauchent"),
        ("Ils embaucheront", "embaucher"),
        ("Ils recrutent", "embauche"),
        ("Ils votaient", "voter"),
        ("Ils investissent", "investir"),
        ("Elle investit", "investissent"),
        ("Ils déploient", "déployer"),
        ("Ils engageaient", "engager"),
        ("Le chiffrement", "chiffrer"),
        ("Ils chiffrent", "chiffrement"),
        ("Le piratage", "pirater"),
        ("Ils produisent", "production"),
        ("Ils obtiennent", "obtenir"),
        ("Deux élues", "élu"),
        ("Un élu", "élues"),
        ("La conseillère", "conseiller"),
        ("Canal+", "canal plus"),
        ("Canal Plus", "Canal+"),
        ("Galaxy S25+", "s25 plus"),
        ("Wi-Fi 7", "WiFi7"),
        ("WiFi7", "Wi-Fi 7"),
        ("Wi-Fi 7", "wifi 7"),
        ("1\u2009234 postes", "1234"),
        ("1234 postes", "1 234"),
        ("Signal chiffre ses messages", "chiffrement"),
        ("La BPI finance le projet", "financement"),
        ("Un milliard financé par l’État", "financement"),
        ("Un milliard finance\u0301", "financement"),
        ("Il chiffre ses messages", "chiffrer"),
        ("La condamnation de Google", "condamnés"),
        ("SFR et Free fusionnent", "fusion"),
        ("Des données volées", "vol de données"),
        ("TikTok bloqué", "blocage"),
        ("Les clients paient", "paiement"),
        ("Atos cède sa filiale", "cession"),
        ("L’ambassadrice", "ambassadeur"),
        ("L’usine ferme", "fermeture"),
        ("Les députés débattent", "débat"),
        ("Le refus d’Apple", "refuser"),
        ("Les élus s’opposent au projet", "opposition"),
        ("L’Oréal forme ses chimistes", "formation"),
        ("Douze titres testent un agrégateur", "tests"),
        ("Ils reportent le lancement", "report"),
        ("Les syndicats appellent à la grève", "appel"),
    ],
)
def test_a_text_answers_however_it_is_written(text, typed):
    assert answers(text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Aujourd’hui, rien", "Hui"),
        ("Aujourd'hui, rien", "hui"),
        ("La langue C", "C++"),
        ("Écrit en C++", "C#"),
        ("Le site exemple.net", ".NET"),
        ("À 14 h 30, 100 personnes", "H100"),
        ("GPT-4 a 5 ans", "GPT-5"),
        ("Qwen3.5", "Qwen3"),
        ("1\u202f500 postes", "500"),
        ("Une intelligence rare", "IA"),
        ("À partir de mars", "départ"),
        ("Les données d’Anne", "année"),
        ("林俊 et 俊旸", "林俊旸x"),
        ("En 2024 300 personnes", "2024300"),
        ("Le chiffre d’affaires", "chiffrement"),
        ("Un livre", "livraison"),
        ("Les finances", "financement"),
        ("Le premier chiffre", "chiffrement"),
        ("L’équipe", "équiper"),
        ("Une formation", "forme"),
        ("La forme", "formation"),
        ("Le côté obscur", "cotation"),
        ("Elle préside", "président"),
        ("Un président", "présider"),
        ("Comme avant", "comment"),
        ("Excel", "excellent"),
        ("La presse", "présent"),
        ("Les données", "année"),
        ("Le canal, et bien plus", "canalplus"),
        ("bac+5", "bac plus"),
        ("Le Wi-Fi coûte 7 euros", "WiFi7"),
    ],
)
def test_a_text_does_not_answer_to_what_only_looks_like_it(text, typed):
    assert not answers(text, typed)


@pytest.mark.parametrize(
    ("text", "indexed", "completed"),
    [
        ("Joëlle  PINEAU", "joel pineau", "joelle pineau"),
        ("L’Économie", "economi", "economie"),
        ("GPT-5", "gpt 5 gpt5", "gpt gpt5 5"),
        ("Qwen 3.5", "qwen 3pt5 qwen3pt5", "qwen qwen3pt5 3pt5"),
        ("Lin Junyang", "lin junyang linjunyang", "lin linjunyang junyang"),
        ("林俊旸", "林 俊 旸 林俊 俊旸", "林 林俊 俊 俊旸 旸"),
        ("œuvre", "oeuvr", "oeuvre"),
        ("d’Alibaba", "alibaba", "alibaba"),
        ("Ali\u200bbaba", "alibaba", "alibaba"),
        ("presqu’île", "presqu ile presquil", "presqu presquile ile"),
    ],
)
def test_what_the_index_keeps_of_a_text(text, indexed, completed):
    assert (index_text(text), prefix_text(text)) == (indexed, completed)


def test_quotes_ask_for_words_together_and_a_hyphen_leaves_out():
    assert ask("« modèle ouvert » qwen -alibaba") == (
        [(("model ouvert",), ("modeleouvert",)), (("qwen",),)], [(("alibaba",),)],
    )  # fmt: skip
    assert ask('-"deux mots"').excluded == [(("deu mot",), ("deuxmot",))]
    assert ask('"Qwen"').clauses == [(("qwen",),)]  # no forms, no synonyms
    assert ask("open-source - libre").excluded == []
    assert ask("« sans fin").clauses == clauses("sans fin")


def test_synonyms_follow_a_name_only_as_a_whole():
    names = {("justin", "lin"): [("0f1f0",)]}
    assert ask("départ justin lin", names).clauses[1:] == [
        (("justin",), ("departjustin",), ("justinlin",), ("0f1f0",)), (("lin",), ("justinlin",), ("0f1f0",)),
    ]  # fmt: skip
    assert runs("justin lin", 3) == [("justin", ("justin",)), ("justin lin", ("justin", "lin")), ("lin", ("lin",))]
    assert runs('"justin lin" -lin', 3) == []
    assert runs("林俊旸", 3)[1] == ("林俊旸", ("林俊", "俊旸"))


def test_numbers_that_label_a_name_stay_apart():
    assert {"15", "128", "128go"} <= found("iPhone 15 128 Go")


def test_words_that_say_nothing_count_only_alone():
    assert answers("Le Monde", "le")
    assert len(clauses("le départ de la directrice")) == 2
    assert clauses("Son") == [(("son",),)]


def test_terms_say_where_they_stand():
    text = "Les start-ups d’IA"
    assert {text[term.start : term.end]: term.text for term in terms(text)}["start-ups"] == "startup"


def test_the_last_word_may_be_a_beginning():
    assert beginnings("Départ de L") == [(("depart",), ("departde",)), (("l",), ("del",))]


def test_the_table_of_synonyms_is_read():
    assert ("ia",) in SYNONYMS[("intelligenc", "artificiel")]
    assert ("quit",) in SYNONYMS[("depart",)]
    assert ("depart",) not in SYNONYMS.get(("partent",), [])


@given(st.text(max_size=80) | st.text("aeuxlvqnsIÀÆœßø 35.,-'’&+#_·²\u0301\u00ad", max_size=40))
def test_what_a_term_begins_by_stands_in_the_letters_of_the_text(text):
    letters = squeezed(text)
    assert all(beginning(term.text) in letters for term in terms(text))


@pytest.mark.parametrize(
    "text",
    [
        "égaux",
        "chevaux",
        "actrice",
        "les Le Cun",
        "start-up",
        "Ægir",
        "R&D",
        "aujourd’hui",
        "Qwen 3,5",
        "R1",
        "10 000",
        "000É",
    ],
)
def test_a_term_has_a_beginning_that_most_texts_do_not_have(text):
    assert all(beginning(term.text) and beginning(term.text) in squeezed(text) for term in terms(text))


@pytest.mark.parametrize("sign", ["C++", "C#", "F#", ".NET", "林俊旸"])
def test_what_is_not_written_in_letters_may_be_in_any_text(sign):
    assert b"" in {beginning(term.text) for term in terms(sign)}


@given(st.text(max_size=80))
def test_terms_hold_letters_and_digits_alone_and_stand_in_the_text(text):
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(text)
        assert not set(term.text) & set(" \"'\\*():&|!.,-_")
    for ways in [*clauses(text), *beginnings(text)]:
        assert all(all(way) for way in ways)

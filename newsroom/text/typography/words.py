"""The closed lists of words that the rules of typography know."""

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()

# Before which a number does not hold: conjunctions, prepositions, articles, pronouns, auxiliaries.
TOOL_WORDS = frozenset(
    "et ou où ni mais car donc or que qui quoi dont si comme quand lorsque puisque à de des du en sur par pour contre "
    "avec sans sous vers chez entre selon dès depuis pendant avant après jusque jusqu’à jusqu'à hors parmi dans devant "
    "derrière lors le la les un une au aux ce cet cette ces celui celle ceux celles son sa ses leur leurs mon ma mes "
    "ton ta tes notre nos votre vos il elle ils elles on nous vous je tu ne y est sont a ont était étaient sera seront "
    "soit puis alors ainsi x".split()
)
# What is left of such a word before an apostrophe.
ELIDED = frozenset("l d n s j m t c qu jusqu lorsqu puisqu quoiqu".split())
# Capitals that begin a sentence and name nothing: after them a number counts, it is no label.
COUNTING_WORDS = TOOL_WORDS | frozenset(
    "environ près plus moins quelque quelques tous toutes chaque seulement seuls seules exactement presque déjà encore "
    "enfin voici voilà trop aucun certains plusieurs autres parfois hier demain".split()
)

# Units that a digit may touch when one types, and no word, model or version.
UNITS = (
    "Go Mo Ko To Po Gio Mio Kio Tio GB MB TB kg mg cm mm km nm µm μm kWh MWh GWh TWh Wh kW MW GW GHz MHz kHz Hz mAh dB "
    "ms min mn h Md€ Mds€ M€ k€ Go/s Mo/s Gb/s Mb/s To/s Gbit/s Mbit/s kbit/s km/h km² m² m³ cm² cm³ °C °F % ‰ € £ ¥ $"
).split()
# What makes a number of four digits a quantity, and no year.
CURRENCIES_AND_UNITS = [*UNITS, "W", "ch", "euros", "euro", "dollars", "dollar", "yuans", "yens", "livres"]
# After which even a number between 1000 and 2999 counts.
SYMBOLS = frozenset([*UNITS, "W", "°", "Ω", "M€", "Md", "Mds", "million", "millions", "milliard", "milliards"])

# Abbreviations that hold to the name, or to the number, that follows.
TITLES = "M. MM. Mme Mmes Mlle Mlles Me Mes Dr Dre Drs Pr Pre Mgr Sr".split()
NUMBERED = "n° nº N° Nº nᵒ p. pp. art. chap. fig. vol. t. § §§ éd. col. f° ch. liv.".split()
# After which digits are a name, and no quantity to be grouped.
CODES = (
    "n° nº no numéro numéros siren siret rcs naf ape iban isbn issn doi rfc cve id réf. référence code codes port "
    "ports ticket version versions v série article page pages p. pp. rue cedex cs bp téléphone tél. fax appeler "
    "modèle année années l’an".split()
)

# Names that end in a mark: not the end of a sentence.
MARKED_NAMES = "Yahoo! Yum! Kahoot! Joomla! Jeopardy! Wham! Boohoo! Panic!".split()

# What a numeral of one letter ranks: « Ve République », and not « Intel Xe ».
RANKED = (
    "siècles? millénaires? République arrondissements? dynastie édition éditions législature circonscription congrès "
    "Reich Empire Internationale armée corps division région chambre session Plan anniversaire symphonie concile "
    "Jeux"
).split()

# « oe » tied: stems and what may follow them; never by rule (coexister, Noël, Boeing, moelle).
LIGATURES = (
    r"coeurs?", r"accroche-coeurs?", r"contrecoeur", r"écoeur\w*", r"choeurs?", r"rancoeurs?",
    r"noeuds?", r"soeurs?", r"consoeurs?", r"soeurettes?", r"oeuvr\w+", r"désoeuvr\w+",
    r"manoeuvr\w+", r"oeufs?", r"boeufs?", r"moeurs", r"voeux?", r"oeil", r"oeill\w+",
    r"oedèm\w+", r"oesophag\w+", r"oecuméni\w+", r"oenolog\w+", r"oestrogèn\w+", r"foet(?:us|al\w*)",
    r"oedip\w+",
)  # fmt: skip

# Words whose capital bears an accent too (closed list; names of people are left to their owners, English words out).
_ACCENTED = (
    "État États États-Unis École Écoles Église Églises Élysée Égypte Émirats Équateur Éthiopie Érythrée Écosse "
    "Électricité Économie Éducation Énergie Énergies Étude Études Être Évidemment Également Équipe Équipes Écrit "
    "Écrire Écrivain Écran Écrans Éditeur Éditeurs Éditrice Élément Éléments Étant Était Étaient Été Événement "
    "Événements Évènement Évènements Écologie Écologique Écart Écarts Échec Échecs Émission Émissions Époque Étape "
    "Étapes Étonnant Étonnamment Étranger Étrangers Étudiant Étudiants Éviter Élu Élue Élus Élection Élections "
    "Électronique Élargir Élaborer Égalité Étoile Équipement Équipements Équilibre Écosystème Écosystèmes Écouter "
    "Écouteurs Émetteur Établir Établissement Étendre Étiquette Échange Échanges Échanger Échelle Éclairage Énorme "
    "Énormément Épargne Épreuve Étrange Étrangement Éventuel Éventuellement Évoquant Évoquer Éolien Éoliennes Êtes "
    "Île Îles Île-de-France Îlot Âgé Âgée Âgés Ôter Ça"
).split()
_BARE = str.maketrans("ÉÊÎÂÔÇ", "EEIAOC")
ACCENTED = {word[0].translate(_BARE) + word[1:]: word for word in _ACCENTED}
# « A » that is Latin, or begins no French sentence.
LATIN_AFTER_A = "priori posteriori fortiori contrario minima maxima cappella capella giorno".split()

# Words of English that are no word of French.
ENGLISH_WORDS = frozenset(
    "the of and is are was were be been being to with from for that this these those you your my it its by at down up "
    "we they will would have has had not what who how when where why which their his her all but can could should just "
    "about into than then there so do does did".split()
)

"""Closed lists of French words, written by hand, each once: for names, the search and typography.

They are folded (`newsroom.text.words.fold`: lower case, no accents), but for those « as written ». Names: a word
missing from a list makes the detection a little bolder or shyer at the start of a sentence, and nothing else. An
editor overrules them with « jamais seul ».
"""

# --- For more than one ---------------------------------------------------------------------------

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # as written

# What a vowel leaves of a word before an apostrophe (« d’Alibaba », « jusqu’OpenAI »).
ELISIONS = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu".split())
# For names two more, which the search reads as half of a word (« quelqu’un », « presqu’île »).
ELISIONS_BEFORE_NAMES = ELISIONS | {"quelqu", "presqu"}

# Articles, pronouns, prepositions, conjunctions: in the three lists below, which differ by what each adds.
GRAMMAR = frozenset(
    """a au aux avec ce ces cet cette chez comme dans de des du elle elles en entre est et il ils je la le les leur
    leurs ma mais mes mon ne nos notre nous on ou par pour que qui sa ses sur ta tes ton tu un une vos votre vous
    y""".split()
)
# Those of them that English has too, or that its names have.
ENGLISH_TOO = frozenset("a et ma me on par y".split())
# More of them, which somebody may look for: « sans », « contre ».
_LINKS = frozenset(
    """ainsi alors apres avant car celle celles celui ceux contre depuis derriere devant donc dont hors jusque lors
    lorsque ni or parmi pendant puis puisque quand quoi sans selon si soit sous vers""".split()
)

# For the search: what nobody looks for beside another word. Indexed all the same: Son, Y and Le Monde are names.
STOP_WORDS = frozenset("etait eu lui me ont pas quel quelle quelles quels se son sont te".split()) | ELISIONS | GRAMMAR

# For names: words that open sentences, and all those too frequent to be part of one; not Son and X, which are names.
FREQUENT_WORDS = (
    frozenset(
        """afin ai aie an and are assez at aucun aucune aujourd aupres auquel aussi autant autour autre autres avoir
        beaucoup bien bientot bref by ceci cela cependant certaines certains chacun chacune chaque ci combien
        comment concernant cote davantage deja dela demain dernierement desormais dessous dessus deux dimanche
        dix durant effectivement encore enfin ensuite envers environ etant etc eux evidemment excepte face faute
        for from grace guere hier hormis ici in is jadis jamais jeudi laquelle lequel lesquels loin lui lundi
        maintenant malgre mardi me meme memes mercredi mieux moi moins moyennant naguere neanmoins nombre non
        notamment nul of ouf oui outre parce parfois partout pas personne peu plus plusieurs plutot pourquoi
        pourtant pres presque quant quatre quel quelle quelles quelque quelques quels quiconque quid quoique rien
        samedi sauf se seul seule seules seuls sinon sitot six soudain souvent suivant surtout tandis tant tantot
        tard te tel telle telles tels the to toi tot toujours tous tout toute toutefois toutes tres trois trop
        unique vendredi via vis voici voila vraiment vu was were with""".split()
    )
    | ELISIONS
    | GRAMMAR
    | _LINKS
    | {month.replace("é", "e").replace("û", "u") for month in MONTHS}
)

# For typography, as written: before these a number is not tied to the word.
FUNCTION_WORDS = (
    frozenset("à après derrière dès où jusqu’à jusqu'à ont son sont sera seront étaient était x".split())
    | GRAMMAR
    | _LINKS
)
# Capitals that begin a sentence and name nothing: after them a number counts, it is no label.
COUNTING_WORDS = FUNCTION_WORDS | frozenset(
    """environ près plus moins quelque quelques tous toutes chaque seulement seuls seules exactement presque déjà
    encore enfin voici voilà trop aucun certains plusieurs autres parfois hier demain""".split()
)

# Capitalised, these open a sentence and end no name of a site (« C’est fini.Le reste suit », « Booking.Com »).
SENTENCE_OPENERS = [
    word.capitalize()
    for word in """ainsi alors après au aux avec avant car ce ces cet cette chez comme dans de depuis des donc du elle
    elles en entre et il ils je la le les leur leurs lors lorsque mais mon nos notre nous on or ou par pendant pour puis
    qui quand sa sans selon ses si son sous sur tous tout un une vos votre vous""".split()
]

# --- For names -----------------------------------------------------------------------------------

# Before a hyphen, these leave whole the name that follows (« ex-Meta »).
PREFIXES = frozenset("ex anti pro non post neo mini super hyper co inter hors apres avant semi quasi pre trans".split())

# After a hyphen, these leave whole the name before it (« Alibaba-là »).
SUFFIXES = frozenset("la ci il elle ils elles on".split())

# Particles of names: written small or not, glued or not.
PARTICLES = frozenset(
    """de du des d la le les l van von vom zu zum zur den der ten ter tot af av el al ben bin ibn abu ould da das
    di del della dello degli do dos dal dalla san santa st saint sainte mc mac o y e""".split()
)

# Those that French leaves out of the surname alone: Dominique de Villepin, Villepin; but Camille d’Orléans, d’Orléans.
DROPPED_PARTICLES = frozenset("de von vom zu".split())

# Before a surname, written small, those that a French index leaves aside (« Gaulle, Charles de », « Leyen, Ursula von
# der », « Assad, Bachar al- »): prepositions, with the German article after them, and the Arabic article. « Le Cun »,
# « du Bellay », « van Gogh », « El Khomri » keep theirs.
ASIDE_IN_AN_INDEX = (
    r"(?:(?:de|von(?: und zu)?(?: de[rnm])?|zu|af|av|da|do|dos|das|al|el)\s|d['’]\s?|['’]t\s|(?:al|el)-)"
)

# Civil titles and positions: before a person's name, never part of it.
TITLES = frozenset(
    """m mm mme mmes mlle mlles mr mrs ms mgr me mes dr drs pr prs monsieur messieurs madame mesdames mademoiselle
    docteur docteure professeur professeure maitre sir lord lady dame president presidente ministre senateur
    senatrice depute deputee maire commissaire general generale amiral directeur directrice fondateur fondatrice
    cofondateur cofondatrice patron patronne pdg dg dga ceo cto coo cfo cio chercheur chercheuse ingenieur
    ingenieure roi reine prince princesse pape saint sainte sa son cher chere chers""".split()
)

# Those of them that bind to a particle: « M. de Villepin »; « le président de Lyon » is of Lyon.
TITLES_BEFORE_PARTICLES = frozenset(
    """m mm mme mmes mlle mlles mr mrs ms mgr me mes dr drs pr prs monsieur messieurs madame mesdames mademoiselle
    docteur docteure professeur professeure maitre sir lord lady""".split()
)

# Common nouns in capitals: « l’API OpenAI », « la DSI Orange » are not longer names.
ACRONYMS = frozenset(
    """api apis ia ai pdg dg dga drh dsi dpo rssi ceo cto coo cfo cio llm llms sdk gpu cpu npu tpu pme eti ong url
    pc tv opa ipo bd ti it r&d rd vp svp us ue usa uk cse cgt cfdt fo esn fai ssii mvno saas paas iaas erp crm vpn gsm
    lte sms mms nfc gps usb adsl ftth tnt iptv tpe""".split()
)

# Legal forms: « Orange SA » is Orange.
LEGAL_FORMS = frozenset(
    """sa sas sasu sarl se scop sca inc ltd limited llc llp corp corporation co gmbh ag kg nv bv ab asa as oy oyj
    plc spa srl pte""".split()
)

# Nouns that begin the name of another body: « Fondation Alibaba » is not Alibaba.
INSTITUTIONS = frozenset(
    """academie agence alliance amphitheatre arena association atelier avenue banque bibliotheque boulevard bourse
    campus centre cercle chaire club college comite compagnie conseil consortium cour ecole editions espace
    etablissements faculte federation festival fondation fonds forum foundation galerie grand groupe gymnase
    hopital hotel initiative institut institute laboratoire labo lab labs lycee maison mission mouvement musee
    observatoire office open operation palais parc place pole pont port prix programme projet quai reseau
    residence rue salle salon societe square stade station studio studios syndicat theatre tour trophee trophees
    union universite university usine villa village ville""".split()
)

# Determiners and the like that are surnames too (Masayoshi Son, Jack Ma): they open a sentence before a verb alone.
DETERMINERS = frozenset(
    """son ma sa ton ta mon du ce mes ses tes des la le les un une en on si tu lu an ai su ni or car qui que ou et lui
    eux vu pu eu par pour sans sous dans sur vers tout bon bien peu tant mais hui mai mars juin
    avril he so do no""".split()
)

# Those of them that take a verb themselves: « On verra », « Ce sera », « En fait ».
PRONOUNS = frozenset("on tu ce en qui que lui eux tout".split())

# A number before one of these counts something; it is not a version (« Qwen 3 » is one).
COUNTED = frozenset(
    """milliard milliards million millions millier milliers mille euros euro dollars dollar yuans yuan fois ans an
    annees mois jours jour heures heure minutes semaines postes emplois salaries employes personnes chercheurs
    ingenieurs clients utilisateurs abonnes brevets sites magasins pays points pour tonnes kilometres gigawatts
    megawatts actions parts entreprises filiales start equipes bureaux usines centres candidats candidatures
    offres cv cdi cdd pme eti gpu gw mw eur go mo to gb tb po pb kg km go md mds % h min mois""".split()
)

# Before a lone capital letter that is a letter, not a company named by it (« plainte contre X », « rayons X »).
BEFORE_A_LETTER = frozenset(
    """contre sous rayon rayons axe axes classe classes classee classees chromosome chromosomes generation facteur
    inconnue variable lettre lettres modele modeles film films point pays monsieur madame m mme mmes dr pr me ne
    nee polytechnique vitamine plan type categorie groupe niveau hypatie valeur colonne ligne case etape
    quartier zone porte hall salle batiment avion projet nom nombre terme fois serie series os mac iphone xbox
    model malcolm objet dossier jour heure planete marque sanguin sanguins notation complexite ordre""".split()
)

# Before a name that is also a town's (« la ville d’Orange », « la mairie d’Orléans »), and no company's or person's.
BEFORE_A_TOWN = frozenset(
    """ville villes commune communes mairie maire maires habitants habitant prince princes princesse gare festival
    choregies theatre arc canton arrondissement prefecture agglomeration metropole eveche eveque cathedrale canal
    isthme municipalite municipales quartier banlieue lycee lyceens hopital chu tribunal barreau commissariat
    autoroute aeroport universite rectorat duc duchesse comte rue forteresse parquet
    departement port ports pont ponts golfe detroit rade bassin plaine vallee peripherique tramway metro stade opera
    cour academie prefet prefete region zoo cimetiere""".split()
)
# Before a name that is a street's, a square's or a school's: « la rue Thales ».
BEFORE_AN_ADDRESS = frozenset(
    """allee allees avenue boulevard bd chemin college esplanade faubourg impasse lycee metro pont promenade quai route
    rue ruelle square""".split()
)
# Before a colour: « la zone Orange », « l’alerte Orange ».
BEFORE_A_COLOUR = frozenset(
    """alerte carton coloris couleur drapeau feu finition ligne livree niveau plan robe ruban teinte version vigilance
    zone""".split()
)
COLOURS = frozenset("orange noir blanc rouge vert bleu jaune violet gris rose argent or".split())
# Towns that are surnames too: « à Lyon » is nobody, even once Paul Lyon was named.
TOWNS = frozenset(
    """paris lyon lille nantes nice nancy metz tours brest caen dijon angers amiens reims rouen toulon bourges limoges
    besancon poitiers orleans avignon perpignan grenoble montpellier toulouse marseille bordeaux strasbourg rennes
    cannes antibes lorient quimper vannes troyes valence colmar mulhouse cholet laval niort albi auch agen pau tarbes
    bayonne dax arles nimes sete beziers castres rodez cahors aurillac vichy moulins nevers auxerre sens chartres
    dreux evreux dieppe lisieux cherbourg arras lens calais dunkerque valenciennes cambrai laon soissons compiegne
    senlis meaux melun vincennes versailles annecy chambery vienne roanne berlin milan londres florence
    boston lausanne verdun""".split()
)
# After « le départ de » a surname that is a town as well is the person; after « les usines de » it is the town.
OF_A_PERSON = frozenset(
    """accusations amendement arrivee avis bilan candidature carriere collegue collegues conseil declaration
    declarations defense demission depart entourage equipe intervention lettre livre mandat message mots nom nomination
    note parole place plainte plan portrait projet proches propos proposition question rapport reponse retour role selon
    successeur texte these tribune version voix""".split()
)
# After « de », « à », « en », « vers »: where one is, whatever the name is besides.
PLACE_PREPOSITIONS = frozenset("en a au aux depuis vers outre hors jusqu".split())
# Before a name that is no part of the one after it, if a verb follows: « Selon Reuters Meta va… ».
PREPOSITIONS = frozenset(
    """avec pour selon apres avant contre face sous sans malgre chez devant derriere entre via vu des pendant durant
    sur par dans""".split()
)
# Before a sigle that is a common noun: « l’ESN Capgemini », « le FAI Orange ».
NOUN_MARKERS = frozenset("le la l les un une du des au aux ce cet cette ces son sa ses leur notre aucune aucun".split())
# Before a noun or a number, after a verb: its object.
OBJECT_MARKERS = NOUN_MARKERS | frozenset(
    """leurs nos mes mon ma deux trois quatre cinq six sept huit neuf dix cent mille plusieurs quelque quelques
    certains certaines tous tout toute toutes que qu quand comment pourquoi si moins plus trop enfin ici""".split()
)

# What a company is, as the press calls it: « Orange, premier opérateur », « LE GROUPE ORANGE ».
COMPANY_NOUNS = frozenset(
    """acteur actionnaire agence annonceur appli application assistant association assureur
    avionneur banque boutique cabinet cablo centrale chaine chatbot champion championne client
    cliente compagnie concepteur concessionnaire concurrent concurrente confrere consortium constructeur
    constructrice cooperative courtier createur createurs creatrice detenteur developpeur diffuseur distributeur
    editeur editrice employeur enseigne entite entreprise equipementier equipementiere esn etablissement exploitant
    fabricant fabricante fabrique fai ferme filiale fintech firme fleuron fondation fondateur
    foncier fournisseur fournisseuse franchise geant geante gestionnaire gie groupe groupement hebergeur hebergeuse
    holding hyperscaler industriel inventeur investisseur journal jeune laboratoire labo laureat leader
    licorne logiciel magasin magazine maison marchand marque mastodonte media messagerie moteur motoriste
    mutuelle mvno navigateur neobanque numero ong operateur operatrice organisation organisme outil outsider
    parent partenaire pepite pionnier pionniere plateforme pme portail pousse prestataire
    producteur promoteur propriete proprietaire quotidien regie reseau revendeur rival rivale scale
    site societe specialiste specialisee specialise spin ssii start startup studio syndicat systeme
    transporteur trublion vendeur voyagiste""".split()
)

# Who leads or speaks for a company: « la patronne d’Orange Christel Vasseur ».
ROLES = TITLES - frozenset("m mm me son sa cher chere chers saint sainte mes ms mr".split()) | frozenset(
    """adjoint adjointe administrateur administratrice analyste associe associee avocat avocate cadre chef cheffe
    collaborateur collaboratrice commercial conseiller conseillere consultant consultante createur creatrice
    delegue deleguee dirigeant dirigeante economiste employe employee gerant gerante developpeur developpeuse
    designer juriste lobbyiste scientifique stagiaire technicien technicienne transfuge veteran ancien ancienne
    numero porte parole responsable representant representante salarie salariee secretaire tresorier tresoriere
    vice dsi drh rssi dpo dirigeants""".split()
)

# Parts of companies: « le patron de Google Cloud » names nobody.
BRANCHES = frozenset(
    """africa afrique ai allemagne america asia bank belgique bresil business canada capital china cloud consulting
    cyberdefense defense digital energy entertainment espagne europe finance france games gaming germany global
    group groupe health healthcare holding holdings immobilier inde innovation interactive international italia
    italie japan japon labs life lab luxembourg maroc media middle mobile motors music networks north of online pay
    platforms pologne publishing quest reality research robotics security senegal service services shopping solutions
    south space spain store studio studios suisse systems tech technologies technology telecom ventures video
    wholesale workspace""".split()
)

# What a headline says of its subject: « Meta accusé de… », « Orange condamné »; adjectives that ask for a complement.
PRESS_PARTICIPLES = frozenset(
    """accuse achete admis affaibli alerte assigne attaque autorise averti banni bloque blanchi bouscule
    boycotte cense chahute chasse cible cite condamne confronte contraint convoque convaincu critique debarque
    deboute decide demantele depasse detrone devance distance divise ecarte eclabousse ecroue elu empetre encense
    enjoint epargne epingle evince exclu expulse force fragilise frappe freine incite inculpe indemnise interdit
    invite juge menace mis moque nomme oblige paralyse penalise perquisitionne pirate plebiscite plombe
    poursuivi pousse prie prive promis puni rachete rappele rattrape recompense redresse
    relaxe renvoye sacre sanctionne saisi secoue seduit sermonne somme soupconne soutenu
    suspecte suspendu tacle talonne tenu touche traine valorise vise vendu""".split()
)
PREDICATES = frozenset(
    """pret prete proche victime candidat candidate favori favorite favorable absent absente present presente capable
    responsable coupable fort forte riche soucieux soucieuse desireux desireuse originaire fier fiere leader
    numero""".split()
)

# Where a company finds itself: « Meta dans la tourmente », « Orange sous pression », « Free à l’offensive ».
SITUATIONS = frozenset(
    """affut appel assaut banc barre bourse bras cassation chevet collimateur colere conquete crise defensive deuil
    difficulte difficultes discussion discussions embuscade enquete examen feu greve guerre justice lice manoeuvre
    manoeuvres mouvement negociation negociations offensive peine pleine pole pourparlers pression proces quete
    rachat redressement sellette tete tourmente traine tribunal tribunaux viseur voie""".split()
)

# Words about words: « Orange est une couleur », « Free est un mot anglais ».
WORDS_ABOUT_WORDS = frozenset(
    """abreviation acronyme adjectif adverbe agrume anglicisme bouton chiffre commune couleur expression fruit lettre
    locution metaphore mot nuance parfum patronyme prefixe prenom sigle substantif suffixe symbole synonyme teinte
    terme ton touche unite vent verbe ville village vocable""".split()
)
LANGUAGES = frozenset("francais anglais grec latin chinois allemand espagnol italien japonais coreen arabe".split())

# Endings of demonyms, as French writes them in capitals before a name: « le Chinois Alibaba ».
DEMONYM_ENDINGS = ("ais", "aise", "ois", "oise", "ain", "aine", "ien", "ienne", "een", "eenne")
DEMONYMS = frozenset(
    """suisse belge russe britannique slovaque tcheque danois grec grecque turc turque breton bretonne arabe
    bulgare suedois basque corse allemand allemande espagnol espagnole qatari saoudien emirati asiatique""".split()
)
ARTICLES = frozenset("le la les l du au aux un une des d de".split())

# Given names frequent in the French press: after a company they begin a person's name (« le patron de Meta Mark
# Zuckerberg »), before a surname they make another bearer (« Alfred Lin »).
GIVEN_NAMES = frozenset(
    """aaron abdel adam adele adrien agathe agnes aicha alain alan albane albert aldo alec alejandro alex alexandra
    alexandre alexei alexis alfred ali alice alicia aline alison allan alphonse amandine amelie amina amy ana
    anais anatole andre andrea andreas andrei andrew andy angela angelique anita anna annabelle anne annick
    annie anthony antoine antoinette antonio antony apolline ariane arielle armand arnaud arthur astrid audrey
    auguste augustin aurelie aurelien aurore axel axelle barbara barack bastien baptiste beatrice ben benedicte
    benjamin benoit bernadette bernard bertrand bill blaise bob boris brad brendan brian brice brigitte bruce
    bruno camille carl carla carlos carole caroline catherine cecile cedric celine chantal charles charlotte
    chloe chris christelle christian christiane christine christophe christopher claire clara clarisse claude
    claudia claudine clemence clement clotilde colette coralie corentin corinne craig cyril cyrille damien dan
    daniel daniela danielle danny daphne dario dave david deborah delphine denis denise diana diane didier diego
    dimitri dina dominique donald dorothee dylan eddy edith edmond edouard edward edwige eleonore elena eliane
    elias eliott elisa elisabeth elise elizabeth elodie elon elsa emeline emeric emile emilie emily emma
    emmanuel emmanuelle eric erica erik ernest estelle esther etienne eugene eugenie eva eve evelyne fabien
    fabienne fabio fabrice fanny fatima faustine federico felix fernand fernando fidel fiona flavie flora
    florence florent florian francesca francesco francine francis francois francoise frank franck fred frederic
    frederique gabriel gabrielle gaelle gaetan gaspard gary gautier genevieve geoffroy george georges georgia
    gerald geraldine gerard ghislaine gilbert gilles gina giovanni giulia gisele giorgio gregoire gregory greg
    guillaume gustave guy gwenaelle hanna hannah harry hassan helena helene henri henry herve hector hubert hugo
    hugues ibrahim igor ines ingrid irene iris isaac isabelle ismael ivan jack jackie jacob jacqueline jacques
    james jamie jan jane janet jason jean jeanne jeff jeffrey jennifer jenny jensen jeremie jeremy jerome
    jessica jim jimmy joan joachim joe joel joelle johan johanna john johnny jon jonathan jordan jorge jose
    joseph josephine josette josiane juan jules julia julian julie julien juliette justin justine karim karine
    karl kate katia kathleen katherine kathy ken kenneth kevin khalid kim kristina laetitia larry laura laure
    laurence laurent lauriane lea leo leon leonard leonie leonor leslie leyla liam lila lina linda line lionel
    lisa lise loic lola lorenzo lorraine lou louis louise luc luca lucas lucia lucie lucien lucienne ludivine
    ludovic luigi luis luke lydia lydie madeleine mael maelle magali maia malik manon manuel manuela marc marcel
    marco marcus margaret margaux margot marguerite maria mariam marianne marie marina marine mario marion
    marissa marius mark marlene martha marthe martin martine mary maryse mathias mathieu mathilde mathis matt
    matteo matthew matthias matthieu maud maurice max maxime maximilien maya mehdi melanie melissa mia michael
    michel michele michelle miguel mike mikael mila milan mireille mohamed mohammed moncef monica monique morgan
    morgane mounir mourad muriel myriam nabil nadege nadia nadine najat nancy natacha natalia natalie nathalie
    nathan neil nelly nicola nicolas nicole nils nina noah noe noel noelle noemie nora norbert norman octave
    odette odile oleg olga oliver olivia olivier omar ondine oriane oscar pablo pamela paola paolo pascal
    pascale pat patrice patricia patrick paul paula pauline pavel pedro penelope peter philip philippe pierre
    priscilla quentin rachel rachid ralph ramon raphael raphaelle raul raymond rebecca regine regis reid remi
    remy renaud rene renee ricardo richard rita robert roberto robin rodolphe rodrigue roger roland romain roman
    romane ronald rosalie rosa roxane ruben rudy ruth ryan sabine sabrina sacha sally sam samia samir samuel
    sandra sandrine sara sarah satya sean sebastian sebastien segolene serge sergei sergio severine sharon
    sheryl sidonie simon simone sofia solange soline solene sonia sophie stan stanislas stefan stella stephan
    stephane stephanie stephen steve steven sundar susan suzanne sven sylvain sylvia sylvie tanguy tanya ted
    teresa terry tessa thaddee theo theodore therese thibaud thibault thierry thomas tiffany tim timothee
    timothy tina tobias tom tony tristan ursula valentin valentine valerie vanessa vera veronique vicky victor
    victoire victoria vincent violaine violette virginie vivian viviane vladimir walter wendy werner wilfrid
    william willy xavier yael yan yann yanis yannick yasmina yasmine yohan yolande youssef yves yvette yvon
    yvonne zinedine zoe""".split()
)

# Family names of China, Korea and Vietnam in Latin letters: their bearers are named in either order.
EASTERN_FAMILIES = frozenset(
    """ai an bai bao bi bian cai cao cen chai chan chang chao che chen cheng cheung chi chin chiu cho choi chong
    chou chow chu chua chui chung cui dai deng ding dong dou du duan fan fang fei feng fong fu gan gao ge geng
    gong gou gu guan guo han hao he ho hong hou hsieh hsu hu hua huang hui huo hwang ji jia jian jiang jiao jin
    jing jung kang kim ko kong koo kuang kwok kwon lai lam lan lau law le lee lei leung li lian liang liao lim
    lin ling liu long loh lou lu luo lv lyu ma mai man mao mei meng mi miao min mo mok mou mu nan ng ngo nguyen
    ni nie ning niu oh ong ouyang pan pang park pei peng pham phan pi ping pu qi qian qiao qin qiu qu quan que
    ran rao ren rong ruan rui sha shan shao shen sheng shi shin shu shum si sima situ sohn son song su sun tai
    tam tan tang tao teng teo tian tong tran tsai tseng tu vo wan wang wei wen weng wong woo wu xi xia xian
    xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying yip yoo yoon you yu yuan yue yun zang
    zeng zha zhai zhan zhang zhao zhen zheng zhong zhou zhu zhuang zhuge zhuo zong zou zu zuo ishikawa kato
    kobayashi nakamura sato suzuki takahashi tanaka watanabe yamada yamamoto""".split()
)

# --- For typography, as written --------------------------------------------------------------------

# Units that a digit may touch when one types, and no word, model or version.
UNITS = (
    "Go Mo Ko To Po Gio Mio Kio Tio GB MB TB kg mg cm mm km nm µm μm kWh MWh GWh TWh Wh kW MW GW GHz MHz kHz Hz mAh dB "
    "ms min mn h Md€ Mds€ M€ k€ Go/s Mo/s Gb/s Mb/s To/s Gbit/s Mbit/s kbit/s Gbps Mbps kbps km/h tr/min ppp lux nits "
    "km² m² m³ cm² cm³ °C °F % ‰ € £ ¥ $"
).split()
# What makes a number of four digits a quantity, and no year.
CURRENCIES_AND_UNITS = [*UNITS, "W", "ch", "euros", "euro", "dollars", "dollar", "yuans", "yens", "livres"]
# After which even a number between 1000 and 2999 counts.
SYMBOLS = frozenset([*UNITS, "W", "°", "Ω", "M€", "Md", "Mds", "million", "millions", "milliard", "milliards"])

# Abbreviations tied to the name, or to the number, that follows.
ABBREVIATED_TITLES = "M. MM. Mme Mmes Mlle Mlles Me Mes Dr Dre Drs Pr Pre Mgr Sr".split()
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

# What « 2d » ranks, and what stands before it.
SECOND = "tours? semestres? trimestres? degrés? rangs? mandats? Empire marché tiers volets? cycles? rôles?".split()
BEFORE_SECOND = frozenset("le du au ce son leur notre".split())

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

# Verbs that speak of somebody or something named: « Son a déclaré »; of facts and typography (names have verbs.txt).
VERBS = frozenset(
    """a avait aura aurait ont est etait sera serait sont n ne s se y en lui leur dit disait dira ajoute ajoutait
    assure affirme annonce confirme conclut declare dement demande dirige doit estime evoque explique insiste
    juge lance laisse nie note parle pense peut poursuit precise prefere promet quitte rappelle reconnait refuse
    rejoint repond reste resume souligne travaille va veut voit""".split()
)

# --- For facts -----------------------------------------------------------------------------------

# Nouns that begin what somebody is at a company: « responsable technique », « vice-présidente de la recherche ».
POSITIONS = frozenset(
    """directeur directrice codirecteur codirectrice co-directeur co-directrice sous-directeur sous-directrice
    responsable coresponsable chef cheffe president presidente vice-president vice-presidente copresident copresidente
    pdg dg dga daf drh dsi rssi ceo cto coo cfo cio ciso patron patronne dirigeant dirigeante codirigeant gerant
    gerante administrateur administratrice administrateurs secretaire tresorier tresoriere conseiller conseillere
    chercheur chercheuse ingenieur ingenieure scientifique economiste juriste avocat avocate porte-parole redacteur
    redactrice developpeur developpeuse architecte designer manager analyste professeur professeure charge chargee
    delegue deleguee numero associe associee fondateur fondatrice cofondateur cofondatrice co-fondateur co-fondatrice
    consultant consultante commissaire technicien technicienne mathematicien mathematicienne informaticien
    informaticienne coordinateur coordinatrice coordonnateur coordonnatrice data lead head chief""".split()
)
# The same for several people: their title is not written in the singular.
PLURAL_POSITIONS = frozenset(
    """directeurs directrices responsables chefs dirigeants dirigeantes chercheurs chercheuses ingenieurs ingenieures
    scientifiques conseillers conseilleres developpeurs developpeuses associes fondateurs fondatrices cofondateurs
    cofondatrices""".split()
)

# A body whose own name follows, alone or after « de »: « le groupe Alibaba », « le laboratoire de recherche de Meta ».
ORGANISATIONS = frozenset(
    """groupe laboratoire labo societe entreprise start-up startup pousse pepite licorne maison association fondation
    cabinet studio firme compagnie organisation institut banque fonds agence operateur plateforme""".split()
)
# A part of one, which a title keeps: « responsable du pôle IA » of Meta.
INNER_BODIES = frozenset(
    """equipe equipes direction presidence division branche departement pole rangs conseil comite siege unite service
    services directoire comex effectifs tete renes commandes""".split()
)
# One whose name follows alone: « le géant Google », and never « l’éditeur de ChatGPT ».
MAKERS = frozenset(
    """editeur geant fabricant concepteur specialiste fournisseur pionnier createur hebergeur constructeur
    equipementier filiale""".split()
)

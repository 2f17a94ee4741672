"""The words that the judgement of names needs, folded (`newsroom.text.folding.fold`): lower case, no accents.

They are closed lists, written by hand and easy to lengthen: a word missing from one of them makes the detection a
little bolder or shyer at the start of a sentence, and nothing else. An editor overrules them with « jamais seul ».
"""

# What may stand before an apostrophe and leave a name whole behind it (« d’Alibaba », « jusqu’OpenAI »).
ELISIONS = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu presqu".split())

# What may stand before a hyphen and leave a name whole behind it (« ex-Meta »).
PREFIXES = frozenset("ex anti pro non post neo mini super hyper co inter hors apres avant semi quasi pre trans".split())

# What may stand behind a hyphen and leave the name whole before it (« Alibaba-là »).
SUFFIXES = frozenset("la ci il elle ils elles on".split())

# Particles of names: written small or not, glued or not.
PARTICLES = frozenset(
    """de du des d la le les l van von vom zu zum zur den der ten ter tot af av el al ben bin ibn abu ould da das
    di del della dello degli do dos dal dalla san santa st saint sainte mc mac o y e""".split()
)

# Those that French leaves out when the surname stands alone: Dominique de Villepin, Villepin.
DROPPED_PARTICLES = frozenset("de d von vom zu".split())

# Civil titles and posts: what stands before a person's name without being part of it.
TITLES = frozenset(
    """m mm mme mmes mlle mlles mr mrs ms mgr me mes dr drs pr prs monsieur messieurs madame mesdames mademoiselle
    docteur docteure professeur professeure maitre sir lord lady dame president presidente ministre senateur
    senatrice depute deputee maire commissaire general generale amiral directeur directrice fondateur fondatrice
    cofondateur cofondatrice patron patronne pdg dg dga ceo cto coo cfo cio chercheur chercheuse ingenieur
    ingenieure roi reine prince princesse pape saint sainte sa son cher chere chers""".split()
)

# Common nouns in capitals: « l’API OpenAI », « la DSI Orange » are not longer names.
ACRONYMS = frozenset(
    """api apis ia ai pdg dg dga drh dsi dpo rssi ceo cto coo cfo cio llm llms sdk gpu cpu npu tpu pme eti ong url
    pc tv opa ipo bd ti it r&d rd vp svp us ue usa uk cse cgt cfdt fo""".split()
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

# Words that open sentences, and all those too frequent to be part of a name.
STOPWORDS = frozenset(
    """a afin ai aie ainsi alors apres assez au aucun aucune aujourd aupres auquel aussi autant autour autre autres
    aux avant avec avoir beaucoup bien bientot bref c car ce ceci cela celle celles celui cependant certains
    certaines ces cet cette ceux chacun chacune chaque chez ci combien comme comment concernant contre cote d
    dans davantage de deja dela demain depuis derriere des dernierement desormais dessous dessus deux devant dix
    donc dont du durant effectivement elle elles en encore enfin ensuite entre envers environ est et etant etc
    eux evidemment excepte face faute grace guere hier hormis hors ici il ils j jadis jamais je jusqu jusque l
    la laquelle le lequel les lesquels leur leurs loin lors lorsqu lorsque lui m ma maintenant mais malgre me
    meme memes mes mieux moi moins mon moyennant n naguere ne neanmoins ni nombre non nos notamment notre nous
    nul on or ou ouf oui outre par parce parfois parmi partout pas pendant personne peu plusieurs plus plutot
    pour pourquoi pourtant pres presque puis puisqu puisque qu quand quant quatre que quel quelle quelles
    quelque quelques quels qui quid quiconque quoi quoique rien s sa sans sauf se seul seule seuls seules selon
    ses si sinon sitot six soit soudain sous souvent suivant sur surtout t ta tandis tant tantot tard te tel
    telle telles tels tes toi ton tot toujours tous tout toute toutefois toutes tres trois trop tu un une unique
    vers via vis voici voila vos votre vous vu vraiment y lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre the of and in at to
    from by for with an is are was were""".split()
)

# Determiners that are surnames too (Masayoshi Son, Jack Ma): at the start of a sentence a verb has to follow.
DETERMINERS = frozenset("son ma sa ton ta mon du ce mes ses des la le les un une en on si tu lu an ai su".split())

# What follows a subject: « Son a déclaré », and not « Son objectif ».
VERBS = frozenset(
    """a avait aura aurait ont est etait sera serait sont n ne s se y en lui leur dit disait dira ajoute ajoutait
    assure affirme annonce confirme conclut declare dement demande dirige doit estime evoque explique insiste
    juge lance laisse nie note parle pense peut poursuit precise prefere promet quitte rappelle reconnait refuse
    rejoint repond reste resume souligne travaille va veut voit""".split()
)

# A number before one of these counts something; it is not a version (« Qwen 3 » is one).
COUNTED = frozenset(
    """milliard milliards million millions millier milliers mille euros euro dollars dollar yuans yuan fois ans an
    annees mois jours jour heures heure minutes semaines postes emplois salaries employes personnes chercheurs
    ingenieurs clients utilisateurs abonnes brevets sites magasins pays points pour tonnes kilometres gigawatts
    megawatts actions parts entreprises filiales start equipes bureaux usines centres candidats candidatures
    offres""".split()
)

# Before a lone capital letter that is a letter, not a company named by it (« plainte contre X », « rayons X »).
BEFORE_A_LETTER = frozenset(
    """contre sous rayon rayons axe axes classe classes classee classees chromosome chromosomes generation facteur
    inconnue variable lettre lettres modele modeles film films point pays monsieur madame m mme mmes dr pr me ne
    nee polytechnique vitamine plan type categorie groupe niveau hypatie valeur colonne ligne case etape
    quartier zone porte hall salle batiment avion projet nom nombre terme fois serie series os mac iphone xbox
    model malcolm objet dossier jour heure planete marque""".split()
)

# Before a name that is also a town's (« la ville d’Orange »).
BEFORE_A_TOWN = frozenset(
    """ville commune mairie maire habitants habitant prince princes princesse maison gare festival choregies
    theatre arc canton arrondissement""".split()
)

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

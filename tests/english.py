"""English words that betray a string left untranslated; none of them is a French word."""

import re

WORDS = frozenset(
    """
    about above access account add added after again all allowed already also always and any are available back
    be because been before below between body both browse button by byline can cannot caption changed
    changes check child choose chosen city clear close company copied could create created current day default
    delete deleted details did does done down edit edited editor either email embedded empty enter entry error
    every explore fact failed field file filename filter filters find first folded for found from full given go
    has have heading help here hidden history home if invalid is it its kicker kind last latest lead less like
    list live locked looks made make many may member missing month more most move moved must name names native
    new next none not nothing of off one only open other our out over owner parent people person picture please
    preview previous product profile published quote read ready regular remove rename replace report required
    reset restore results retired return right role rows save saved says schedule scheduled search see select
    selected send set settings share should show sort sponsor standfirst status story submit submitted tag tags
    than that the their them then there these they this those title to too under unknown unpublish until update
    updated upload user value view viewed was way week were what when where which who whole why will with within
    without word write writer year yes you your
    """.split()
)


def english_words(text: str) -> set[str]:
    """The English words of a text, addresses and quoted names left out (« start-up » is one word, and French)."""
    plain = re.sub(r"https?://\S+|\S+@\S+|/\S+|\S+\.(?:com|org|fr|html|jpg)\b|\S*[_/=<>]\S*|« [^»]* »", " ", text)
    return set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", plain.lower())) & WORDS

// What the page of a story can do beyond being read. Readers get these files as one (newsroom/http/staticfiles.py).
import "./search-suggestions.js";
import "./recent-times.js";
import "./follow.js";
import "./fiche-card.js";
import "./share.js";
import "./outside-player.js";

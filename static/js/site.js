// What every page can do beyond being read. Readers get these files as one (newsroom/http/staticfiles.py).
import "./search-suggestions.js";
import "./recent-times.js";
import "./follow.js";
import "./menu.js";

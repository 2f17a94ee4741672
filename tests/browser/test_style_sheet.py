"""The style sheet that readers get says what its sources say."""

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from rcssmin import cssmin

from newsroom.http.staticfiles import concatenated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# What the browser understood of a sheet, rule by rule.
RULES = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const words = text => text.replace(/\\s+/g, " ").replace(/, /g, ",");  // those of a custom property stay as written
  const said = rules => [...rules].map(rule => rule.cssRules?.length
    ? [rule.selectorText ?? rule.name ?? rule.conditionText, words(rule.style?.cssText ?? ""), said(rule.cssRules)]
    : words(rule.cssText));
  return said(sheet.cssRules);
}"""


def test_taking_out_blanks_changes_no_rule(page):
    storage = FileSystemStorage(finders.find("css/site.css").removesuffix("css/site.css"))
    names = [f"{folder}/{name}" for folder in ("css", "css/components") for name in storage.listdir(folder)[1]]
    paths = {name: (storage, name) for name in names}
    sheet = concatenated(paths, "css/site.css")
    rules = page.evaluate(RULES, sheet)
    assert len(str(rules)) > len(sheet) / 2
    assert page.evaluate(RULES, cssmin(sheet)) == rules

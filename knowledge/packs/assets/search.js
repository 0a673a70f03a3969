/* Finds texts of this pack by words. Runs from the disk: no module, no request, no storage. */
(function () {
  "use strict";
  var form = document.getElementById("find"), field = document.getElementById("words"), said = document.getElementById("said"),
    list = document.getElementById("found"), names = Object.keys(PACK.forms);
  var letters = { "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ھ": "ه" };
  var article = /^(?:[وف]?(?:ال|بال|كال)|[وف]?لل)(?=..)/;

  /* As `plain` in knowledge/packs/words.py. */
  function plain(word) {
    word = word.toLowerCase().normalize("NFKC").replace(/[ßøđłæœı]/g, function (c) { return letters[c]; });
    word = word.normalize("NFKD").replace(/[\p{Mn}\u0640]/gu, "").normalize("NFC");
    word = word.replace(/[ٱىةکیھ]/g, function (c) { return letters[c]; });
    word = word.replace(/[٠-٩۰-۹]/g, function (c) { return String(c.charCodeAt(0) & 15); });
    return word.replace(/[^\p{L}\p{N}]/gu, "").slice(0, 40);
  }

  /* Numbers of the terms a typed word may mean: itself, with or without the Arabic article, a beginning, a part. */
  function terms(word) {
    var bare = word.replace(article, ""), i, found = {};
    [word, bare, "ال" + bare].forEach(function (one) { if (Object.prototype.hasOwnProperty.call(PACK.forms, one)) { found[PACK.forms[one]] = 1; } });
    if (!Object.keys(found).length && word.length > 2) {
      for (i = 0; i < names.length; i += 1) {
        if (names[i].indexOf(word) === 0 || (bare.length > 3 && names[i].indexOf(bare) > 0)) { found[PACK.forms[names[i]]] = 0.5; }
      }
    }
    return found;
  }

  function search(text) {
    var points = {}, hits = {};
    (text.match(/[\p{L}\p{N}\p{M}\u0640]+/gu) || []).map(plain).filter(Boolean).slice(0, 20).forEach(function (word) {
      var here = {}, some = terms(word);
      Object.keys(some).forEach(function (term) {
        var row = PACK.terms[term], rare = Math.log(1 + PACK.pages.length / (row.length / 2)), i;
        for (i = 0; i < row.length; i += 2) { here[row[i]] = Math.max(here[row[i]] || 0, some[term] * rare * (1 + Math.log(row[i + 1]))); }
      });
      Object.keys(here).forEach(function (page) { points[page] = (points[page] || 0) + here[page]; hits[page] = (hits[page] || 0) + 1; });
    });
    return Object.keys(points).sort(function (a, b) { return hits[b] - hits[a] || points[b] - points[a]; }).slice(0, 50);
  }

  function show() {
    var found = search(field.value);
    list.textContent = "";
    found.forEach(function (at) {
      var page = PACK.pages[at], item = document.createElement("li"), link = document.createElement("a"), lead = document.createElement("p");
      link.href = page[0]; link.textContent = page[1]; lead.textContent = page[5];
      item.lang = page[3]; item.dir = page[4];
      item.appendChild(link); item.appendChild(lead); list.appendChild(item);
    });
    said.textContent = field.value.trim() ? (found.length ? said.getAttribute("data-some").replace("%", String(found.length)) : said.getAttribute("data-none")) : "";
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  field.addEventListener("input", show);
}());

// Turns the chosen paths of the include form into one value of the include parameter.
(function () {
  var form = document.getElementById("includesForm");
  var url = new URL(window.location.href);
  var chosen = (url.searchParams.get("include") || "").split(",");
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input"));
  boxes.forEach(function (box) { box.checked = chosen.indexOf(box.value) !== -1; });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var paths = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
    url.searchParams.delete("include");
    if (paths.length) { url.searchParams.set("include", paths.join(",")); }
    window.location.href = url.toString();
  });
})();

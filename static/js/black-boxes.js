// Lets boxes be drawn by pulling over the picture; without it they are written as lines of numbers.
const SMALLEST = 0.5;
const SVG = "http://www.w3.org/2000/svg";
const field = document.querySelector("[data-boxes]");
const sheets = document.querySelectorAll("svg[data-sheet]");
const percent = (part, whole) => Math.round((part / whole) * 1000) / 10;

function pointIn(sheet, event) {
  const frame = sheet.getBoundingClientRect();
  const inside = (value) => Math.min(Math.max(value, 0), 100);
  return {
    x: inside(percent(event.clientX - frame.left, frame.width)),
    y: inside(percent(event.clientY - frame.top, frame.height)),
  };
}

function boxBetween(start, end) {
  return {
    left: Math.min(start.x, end.x),
    top: Math.min(start.y, end.y),
    width: Math.abs(start.x - end.x),
    height: Math.abs(start.y - end.y),
  };
}

function draw(rect, box, sheet) {
  const high = sheet.viewBox.baseVal.height;
  const sizes = { x: box.left * 10, y: (box.top * high) / 100, width: box.width * 10, height: (box.height * high) / 100 };
  for (const [name, value] of Object.entries(sizes)) rect.setAttribute(name, value);
}

function write(box, sheet) {
  const numbers = [box.left, box.top, box.width, box.height].map((each) => String(Math.round(each * 10) / 10));
  if ("paged" in sheet.dataset) numbers.unshift(sheet.dataset.sheet);
  const before = field.value.trimEnd();
  field.value = `${before}${before ? "\n" : ""}${numbers.join(" ")}`;
}

for (const sheet of field ? sheets : []) {
  let start, rect;
  sheet.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    start = pointIn(sheet, event);
    rect = sheet.appendChild(document.createElementNS(SVG, "rect"));
    rect.setAttribute("fill", "black");
  });
  sheet.addEventListener("pointermove", (event) => {
    if (start) draw(rect, boxBetween(start, pointIn(sheet, event)), sheet);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const box = boxBetween(start, pointIn(sheet, event));
    if (box.width < SMALLEST || box.height < SMALLEST) rect.remove();
    else { draw(rect, box, sheet); write(box, sheet); }
    start = undefined;
  });
  sheet.addEventListener("pointercancel", () => { rect?.remove(); start = undefined; });
}
const hint = document.querySelector("[data-draw-hint]");
if (hint && field) hint.hidden = false;

// @ts-check
import { addIcons } from "../shared/icons.js";

addIcons({
  back: "M16 10H4.5M9 5l-5 5 5 5",
  exit: "M8 4H4.5v12H8M8.5 10h8M13 6.5l3.5 3.5-3.5 3.5",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  note: "M5 3.5h10v9l-4 4H5ZM15 12.5h-4v4M7.5 7h5M7.5 10h2.5",
  eye: "M2.5 10S5 4.5 10 4.5 17.5 10 17.5 10 15 15.5 10 15.5 2.5 10 2.5 10ZM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z",
  lines: "M4 5.5h12M4 10h12M4 14.5h7",
  code: "M7 6 3 10l4 4M13 6l4 4-4 4",
  keyboard: "M3 5.5h14v9H3ZM6 8.5h.01M10 8.5h.01M14 8.5h.01M7 11.5h6",
  bell: "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1.5H4ZM8.5 17.5h3",
  answers: "M4 4.5h12v8.5h-7l-3 3v-3H4ZM7 7.5h6M7 10h3.5",
});

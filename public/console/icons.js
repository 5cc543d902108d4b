// @ts-check
import { addIcons } from "../shared/icons.js";

addIcons({
  back: "M16 10H4.5M9 5l-5 5 5 5",
  exit: "M8 4H4.5v12H8M8.5 10h8M13 6.5l3.5 3.5-3.5 3.5",
});

// @ts-check
import { element, setShown, setText } from "../shared/dom.js";
import { texts } from "./texts.js";

/** An empty conversation: a greeting, whether somebody is there, and who to reach if there is a choice. */
export class IntroCard {
  #onDepartment;
  #words = element("p");
  #departments = element("fieldset", { class: "departments", hidden: true });
  #drawn = "";

  /** @param {(id: string) => void} onDepartment */
  constructor(onDepartment) {
    this.#onDepartment = onDepartment;
    this.node = element("div", { class: "intro" }, element("h3", {}, texts.greeting), this.#words, this.#departments);
  }

  /**
   * @param {import("../shared/types.js").Site} site
   * @param {string | undefined} chosen
   */
  update(site, chosen) {
    setText(this.#words, site.online ? texts.greetingOnline : texts.greetingAway);
    setShown(this.#departments, site.departments.length > 1);
    const key = JSON.stringify(site.departments);
    if (key === this.#drawn) return;
    this.#drawn = key;
    const labels = site.departments.map((department) => this.#label(department, department.id === chosen, site.online));
    this.#departments.replaceChildren(element("legend", {}, texts.chooseDepartment), ...labels);
  }

  /**
   * @param {import("../shared/types.js").Department} department
   * @param {boolean} isChosen
   * @param {boolean} isSiteOnline a department says how it stands only where the site stands otherwise
   */
  #label({ id, name, online }, isChosen, isSiteOnline) {
    const choose = () => this.#onDepartment(id);
    const input = element("input", { type: "radio", name: "department", value: id, checked: isChosen });
    input.addEventListener("change", choose);
    const isNews = online !== undefined && online !== isSiteOnline;
    const state = isNews && element("small", {}, online ? texts.online : texts.away);
    return element("label", {}, input, element("bdi", {}, name), state);
  }
}

import { get, post } from './api.js';
import { byId, chip, el, match, show } from './dom.js';

const office = ['owner', 'manager', 'operations', 'sales'];
const authors = ['owner', 'manager', 'operations'];
const latest = 20;

/** Templates whose category a provider moved, or says it will move: their messages cost another price and need another consent. */
export class Notices {
  constructor({ onChange }) {
    this.onChange = onChange;
  }

  async refresh(me) {
    const mayRead = me.roles.some(role => office.includes(role));
    const items = mayRead ? (await get(`/api/templates?notice=true&limit=${latest}`)).items : [];
    const mayAct = me.roles.some(role => authors.includes(role));
    match(byId('notices'), items, { key: item => item.id, make: () => el('li'), draw: (host, item) => host.replaceChildren(...this.line(item, mayAct)) });
    show(byId('notices'), items.length > 0);
  }

  line({ id, name, language, provider, categoryNotice: { from, to, isAnnounced } }, mayAct) {
    const button = el('button', { type: 'button', class: 'quiet' }, 'Seen');
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await post(`/api/templates/${id}/acknowledge`);
      } catch (error) {
        byId('announcer').textContent = error.message;
        button.disabled = false;
      }
      this.onChange();
    });
    const said = isAnnounced ? 'will be moved by WhatsApp' : 'was moved by WhatsApp';
    return [
      chip('template', 'warn'), el('span', { class: 'name' }, `${name} (${language}, ${provider})`), el('span', {}, `${said} from ${from} to ${to}.`),
      el('span', { class: 'muted' }, to === 'MARKETING' ? 'It costs more, and goes only to who agreed to marketing.' : 'Its price changes with it.'),
      mayAct && button,
    ].filter(Boolean);
  }
}

/** The ways to call a person, by name. */

/** What the terminal is sent: its bell, or one of the sequences for a notification of the desktop. `auto`: by the terminal. */
export type NotifyWay = 'bell' | 'osc9' | 'osc777' | 'osc99' | 'auto' | 'off';

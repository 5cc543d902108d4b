// @ts-check

/** Two soft notes, in hertz. */
const NOTES = [660, 880];
const NOTE_SECONDS = 0.14;
const VOLUME = 0.08;

/** A short sound, made rather than loaded. Browsers keep it silent until the page has been clicked or typed in. */
export class Sound {
  /** @type {AudioContext | null} */
  #context = null;

  play() {
    const context = (this.#context ??= new AudioContext());
    if (context.state === "suspended") context.resume().catch(() => {});
    NOTES.forEach((frequency, index) => {
      const start = context.currentTime + index * NOTE_SECONDS;
      const oscillator = new OscillatorNode(context, { frequency });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.linearRampToValueAtTime(VOLUME, start + 0.02);
      gain.gain.linearRampToValueAtTime(0, start + NOTE_SECONDS);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + NOTE_SECONDS);
    });
  }
}

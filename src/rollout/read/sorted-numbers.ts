/** Growing numbers, offsets mostly, in eight bytes each. Promises: added and removed at the end, found in O(log n). */
export class SortedNumbers {
  #numbers: Float64Array;
  #length: number;

  constructor(numbers: Float64Array = new Float64Array(0)) {
    this.#numbers = numbers;
    this.#length = numbers.length;
  }

  get length(): number {
    return this.#length;
  }

  /** Must be above all others. */
  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(Math.max(16, this.#length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  /** Takes a number out; the nearer to the end, the quicker. */
  remove(number: number): void {
    const index = this.countBelow(number);
    if (this.at(index) !== number) return;
    this.#numbers.copyWithin(index, index + 1, this.#length);
    this.#length -= 1;
  }

  at(index: number): number | undefined {
    return index < 0 || index >= this.#length ? undefined : this.#numbers[index];
  }

  /** How many lie below `number`. */
  countBelow(number: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A copy of its own. */
  toArray(): Float64Array {
    return this.#numbers.slice(0, this.#length);
  }
}

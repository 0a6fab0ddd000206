/** Something that a person can choose in a form. */
export interface ChoiceForm {
  readonly title: string;
  /** For a person who chooses, in a sentence or two. */
  readonly says: string;
}

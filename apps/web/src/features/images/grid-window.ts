/** What a scrolled grid has to draw. Lengths in CSS pixels. */
export interface GridWindow {
  readonly columns: number;
  readonly cell: number;
  readonly rowHeight: number;
  readonly height: number;
  /** First image drawn and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first drawn row begins. */
  readonly top: number;
}

export interface GridExtent {
  readonly width: number;
  readonly total: number;
  /** How far the grid's top edge has moved above the view's. */
  readonly scrolled: number;
  readonly viewHeight: number;
  readonly gap: number;
  readonly captionHeight: number;
  readonly wantedCell: number;
  readonly leastColumns: number;
}

const overscanRows = 3;

export function gridWindow(extent: GridExtent): GridWindow {
  const { width, total, scrolled, viewHeight, gap, captionHeight, wantedCell, leastColumns } = extent;
  const columns = Math.max(leastColumns, Math.floor((width + gap) / (wantedCell + gap)));
  const cell = Math.max(1, (width - gap * (columns - 1)) / columns);
  const rowHeight = cell + captionHeight + gap;
  const rows = Math.ceil(total / columns);
  const firstRow = Math.min(Math.max(0, rows - 1), Math.max(0, Math.floor(scrolled / rowHeight) - overscanRows));
  const endRow = Math.min(rows, Math.max(0, Math.ceil((scrolled + viewHeight) / rowHeight)) + overscanRows);
  return {
    columns,
    cell,
    rowHeight,
    height: rows * rowHeight,
    from: firstRow * columns,
    to: Math.min(total, endRow * columns),
    top: firstRow * rowHeight,
  };
}

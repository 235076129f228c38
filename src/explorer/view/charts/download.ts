import type { Cell } from '../../model/labels/csv.ts';
import { csvText } from '../../model/labels/csv.ts';
import { saveBlob } from '../elements/saveFile.ts';
import { chartColours } from './colours.ts';
import type { BarSeries } from './plotOptions.ts';

/** Saves rows as a CSV file. */
export function downloadCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  // The mark at the start makes spreadsheets read the file as UTF-8.
  saveBlob(`${name}.csv`, new Blob(['\uFEFF', csvText(rows)], { type: 'text/csv;charset=utf-8' }));
}

/**
 * Saves a chart as a PNG file, with its title, a line below the title and its legend.
 *
 * @param figure the element that holds the canvas.
 */
export function downloadPng(
  name: string,
  { title, subtitle }: { readonly title: string; readonly subtitle: string },
  legend: readonly Pick<BarSeries, 'label' | 'colour'>[],
  figure: HTMLElement,
): void {
  const chart = figure.querySelector('canvas');
  if (chart === null) return;
  const colours = chartColours(figure);
  const scale = devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width;
  canvas.height = chart.height + HEAD * scale;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(chart, 0, HEAD * scale);
  context.scale(scale, scale);
  context.fillStyle = colours.ink;
  context.font = '600 14px sans-serif';
  context.fillText(title, 12, 22);
  context.font = '12px sans-serif';
  context.fillStyle = colours.soft;
  context.fillText(subtitle, 12, 41, canvas.width / scale - 24);
  let x = 12;
  for (const { label, colour } of legend) {
    context.fillStyle = colours.of(`--${colour}-tint`);
    context.strokeStyle = colours.of(`--${colour}`);
    context.fillRect(x, 53, 14, 10);
    context.strokeRect(x, 53, 14, 10);
    context.fillStyle = colours.ink;
    context.fillText(label, x + 20, 62);
    x += 20 + context.measureText(label).width + 16;
  }
  canvas.toBlob((blob) => {
    if (blob !== null) saveBlob(`${name}.png`, blob);
  }, 'image/png');
}

/** Pixels above the chart for title, subtitle and legend. */
const HEAD = 75;

import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { chartColours, onThemeChange } from './colours.ts';
import type { BarData } from './plotOptions.ts';
import { plotOptions, stackedData } from './plotOptions.ts';

interface BarChartProps {
  readonly data: BarData;
  /** The text alternative. */
  readonly label: string;
  /** Describes a bar for the line below the chart. */
  readonly describe: (index: number) => string;
  /** Called when a bar is clicked. Without it bars cannot be clicked; a table has the same links for the keyboard. */
  readonly onSelect?: (index: number) => void;
}

/** Stacked bars on a canvas. They follow the width of the page and its theme. */
export function BarChart({ data, label, describe, onSelect }: BarChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let plot: uPlot | null = null;
    const draw = () => {
      plot?.destroy();
      const width = Math.max(element.clientWidth, 1);
      plot = new uPlot(
        plotOptions(data, chartColours(element), width, setPointed),
        stackedData(data),
        element,
      );
    };
    const resized = new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      if (width > 0 && width !== plot?.width) draw();
    });
    resized.observe(element);
    const endThemes = onThemeChange(draw);
    const onClick = () => {
      const index = plot?.cursor.idx;
      if (typeof index === 'number') onSelect?.(index);
    };
    element.addEventListener('click', onClick);
    return () => {
      resized.disconnect();
      endThemes();
      element.removeEventListener('click', onClick);
      plot?.destroy();
    };
  }, [data, onSelect]);
  return (
    <>
      <div ref={host} class={`bar-chart${onSelect ? ' clickable' : ''}`} role="img" aria-label={label} />
      <p class="second chart-hint">
        {pointed === null ? 'Point at a bar to read its numbers.' : describe(pointed)}
      </p>
    </>
  );
}

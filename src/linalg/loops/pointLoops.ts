/** The loops over points as WebAssembly exports them. Addresses are byte offsets, strides count elements. */
export interface PointLoops {
  gemm(
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: number,
    aRow: number,
    aCol: number,
    b: number,
    bRow: number,
    bCol: number,
    c: number,
    ldc: number,
    workspace: number,
    rowBlock: number,
    innerBlock: number,
    columnBlock: number,
    lower: number,
  ): void;
  packPanels(n: number, d: number, x: number, weights: number, panels: number): void;
  addGram(n: number, d: number, from: number, to: number, left: number, right: number, c: number, aside: number): void;
  columnSums(n: number, d: number, x: number, origin: number, sums: number, squares: number): number;
  columnSquares(n: number, d: number, x: number, origin: number, shift: number, squares: number): void;
  scaleOffsets(n: number, d: number, x: number, origin: number, shift: number, factor: number): void;
  allFinite(n: number, x: number): number;
  largest(n: number, x: number): number;
  subtractRow(n: number, d: number, x: number, row: number): void;
  divide(n: number, x: number, by: number): void;
  rowProducts(n: number, d: number, x: number, w: number, out: number): void;
  orderedSums(n: number, d: number, x: number, order: number, sums: number): void;
  plainNorms(n: number, d: number, x: number, out: number): void;
  takeDivided(n: number, d: number, x: number, order: number, size: number, out: number): void;
  radixOrder(n: number, keys: number, order: number, spare: number, prefixes: number, slots: number): number;
  affinities(n: number, m: number, first: number, table: number, factors: number, sums: number): void;
  affinityScatter(n: number, d: number, k: number, x: number, near: number, gram: number, workspace: number): void;
  addToGroups(n: number, d: number, x: number, codes: number, sums: number): void;
  subtractGroups(n: number, d: number, x: number, codes: number, centers: number): void;
  rowSquares(n: number, d: number, x: number, factors: number, out: number): void;
  squaredNorms(n: number, d: number, x: number, out: number): void;
  squaredDistances(
    n: number,
    m: number,
    d: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    out: number,
    workspace: number,
  ): void;
  pairSquaredDistances(d: number, x: number, left: number, right: number, edges: number, out: number): void;
  nearest(
    n: number,
    m: number,
    d: number,
    k: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    index: number,
    squared: number,
    first: number,
    exclude: number,
    queryGroups: number,
    pointGroups: number,
    same: number,
    tile: number,
    workspace: number,
    unit: number,
  ): void;
  nearestBoth(
    n: number,
    m: number,
    d: number,
    k: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    xIndex: number,
    xSquared: number,
    yIndex: number,
    ySquared: number,
    xFirst: number,
    yFirst: number,
    xExclude: number,
    yExclude: number,
    tile: number,
    workspace: number,
    unit: number,
    same: number,
  ): void;
  pairsWithin(
    n: number,
    m: number,
    d: number,
    inner: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    masks: number,
    workspace: number,
    rowStart: number,
    columnStart: number,
    xRadii: number,
    yRadii: number,
    xSlack: number,
    ySlack: number,
    xLabels: number,
    yLabels: number,
    left: number,
    right: number,
    squared: number,
    count: number,
    scale: number,
  ): void;
  laplacianTimes(
    d: number,
    x: number,
    left: number,
    right: number,
    weights: number,
    edges: number,
    y: number,
    stride: number,
  ): void;
  softmaxRows(n: number, m: number, a: number): number;
  logSumExpRows(n: number, m: number, a: number, out: number): void;
  exponentials(n: number, x: number, out: number): void;
  logarithms(n: number, x: number, out: number): void;
  flowSums(
    n: number,
    m: number,
    d: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    tile: number,
    workspace: number,
    same: number,
    first: number,
    from: number,
    to: number,
    ownRows: number,
    otherRows: number,
    ownColumns: number,
    otherColumns: number,
  ): void;
  flowWeights(
    n: number,
    m: number,
    d: number,
    first: number,
    tile: number,
    from: number,
    to: number,
    ownRows: number,
    otherRows: number,
    ownColumns: number,
    otherColumns: number,
    rowDegrees: number,
    columnDegrees: number,
    zRows: number,
    zColumns: number,
    rowFlow: number,
    columnFlow: number,
    workspace: number,
    same: number,
  ): void;
  targetSums(
    n: number,
    m: number,
    d: number,
    x: number,
    y: number,
    xCentered: number,
    yCentered: number,
    xNorms: number,
    yNorms: number,
    tile: number,
    workspace: number,
    same: number,
    first: number,
    from: number,
    to: number,
    ownRows: number,
    otherRows: number,
    ownColumns: number,
    otherColumns: number,
    targets: number,
    rowTargets: number,
    columnTargets: number,
    rowSums: number,
    columnSums: number,
  ): void;
  targetWeights(
    n: number,
    m: number,
    d: number,
    tile: number,
    factors: number,
    aRows: number,
    aColumns: number,
    r: number,
    uRows: number,
    vColumns: number,
    rowDegrees: number,
    columnDegrees: number,
    zRows: number,
    zColumns: number,
    rowFlow: number,
    columnFlow: number,
    workspace: number,
    same: number,
  ): void;
  timesVector(d: number, m: number, v: number, u: number): number;
  addOuter(d: number, m: number, u: number, a: number): void;
}

/**
 * Stocks that several benchmarks draw their test subjects from, each in its own way. Looks are counted under these names,
 * and under those of what one benchmark drew.
 */
export const malariaPatients = 'NIH malaria cells, any of the 60 patients';
export const fashionTestImages = 'Fashion-MNIST, test images';

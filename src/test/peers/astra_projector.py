"""Times forward and back-projection of ASTRA's CPU projectors beside ProjectorBenchmark.

pip install astra-toolbox numpy; python3 astra_projector.py [linear|line]. ASTRA's CPU projectors run
on one thread, so compare with ProjectorBenchmark on one:
-Djava.util.concurrent.ForkJoinPool.common.parallelism=0 leaves the calling thread alone.
"""

import sys
import time

import astra
import numpy as np

REPEATS = 7


def median_pair(kind, side, columns, views):
    """Median milliseconds, wall-clock and processor, of one forward and one back-projection."""
    volume = astra.create_vol_geom(side, side)
    angles = np.arange(views) * np.pi / views
    rays = astra.create_proj_geom("parallel", 1.0, columns, angles)
    projector = astra.create_projector(kind, rays, volume)
    image = astra.data2d.create("-vol", volume, np.random.default_rng(1).standard_normal((side, side)))
    sinogram = astra.data2d.create("-sino", rays, 0)

    def algorithm(name, target):
        settings = astra.astra_dict(name)
        settings["ProjectorId"] = projector
        settings["ProjectionDataId"] = sinogram
        settings[target] = image
        return astra.algorithm.create(settings)

    forward, back = algorithm("FP", "VolumeDataId"), algorithm("BP", "ReconstructionDataId")
    wall, processor = [], []
    for _ in range(REPEATS + 1):
        start, cpu = time.perf_counter(), time.process_time()
        astra.algorithm.run(forward)
        astra.algorithm.run(back)
        wall.append(1e3 * (time.perf_counter() - start))
        processor.append(1e3 * (time.process_time() - cpu))
    return np.median(wall[1:]), np.median(processor[1:])


if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else "linear"
    for side, columns, views in ((512, 736, 180), (512, 736, 90), (256, 368, 180)):
        wall, processor = median_pair(kind, side, columns, views)
        print(
            f"ASTRA {astra.__version__} {kind}, {side} x {side} pixels, {columns} columns, {views} views:"
            f" pair {wall:.0f} ms (cpu {processor:.0f})"
        )

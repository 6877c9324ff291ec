"""What the peers need to run at all on current numpy and scipy, nothing else about them."""
import sys
import types

import numpy as np
import scipy.linalg
import scipy.optimize

for name, kind in dict(float=float, int=int, bool=bool, object=object).items():
    if name not in np.__dict__:
        setattr(np, name, kind)  # pyDML 0.1.0 uses the aliases that numpy dropped
optimizer = types.ModuleType("GPyOpt")
optimizer.methods = types.ModuleType("GPyOpt.methods")
optimizer.methods.BayesianOptimization = None
sys.modules["GPyOpt"], sys.modules["GPyOpt.methods"] = optimizer, optimizer.methods  # PyLMNN imports it for a demo
minimize = scipy.optimize.minimize
scipy.optimize.minimize = lambda fun, x0, *args, **options: minimize(fun, np.ravel(x0), *args, **options)
eigh = scipy.linalg.eigh  # pyDML's DML_eig names the range of eigenvalues as scipy once did
scipy.linalg.eigh = lambda a, *args, eigvals=None, **options: eigh(a, *args, subset_by_index=eigvals, **options)

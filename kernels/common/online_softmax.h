#pragma once
// The sum of exponentials in one pass (Milakov and Gimelshein, "Online normalizer calculation for softmax", arXiv
// 1805.02867): relative to the largest so far, and scaled where a larger one comes. Only for .cu files.
#include "kernels/common/device_math.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels {

struct OnlineSum {
    float most = lowestFloat, sum = 0; ///< sum of exp(x - most)

    template <int n> __device__ void add(const Pack<n>& x) {
        float larger = most;
        for (int k = 0; k < n; ++k) larger = fmaxf(larger, x.v[k]);
        float more = 0;
        for (int k = 0; k < n; ++k)
            more += fastExponential(x.v[k] - larger); // a NaN, which fmaxf passes over, stays in the sum
        sum = sum * fastExponential(most - larger) + more;
        most = larger;
    }

    /// Over the threads of a team: each gets the whole.
    template <class Team> __device__ OnlineSum over() const {
        OnlineSum whole;
        whole.most = Team::largest(most);
        whole.sum = Team::sum(sum * fastExponential(most - whole.most));
        return whole;
    }

    __device__ float logSum() const { return most + logf(sum); }
};

} // namespace lathe::kernels

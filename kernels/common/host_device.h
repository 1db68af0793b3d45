#pragma once
// LATHE_HD marks a function that both compilers build: for the CPU by the C++ compiler, for the GPU as well by nvcc.
#if defined(__CUDACC__)
#define LATHE_HD __host__ __device__
#else
#define LATHE_HD
#endif

# CUDA: kernels need nvcc and the toolkit's headers, the rest LibTorch's own CUDA libraries. LATHE_CUDA builds the program with all of it. In a
# build without, a machine that has nvcc still compiles the kernels and LibTorch's half for the tests (tests/cuda_module).
set(LATHE_CUDA_FLAGS --std=c++20 --expt-relaxed-constexpr)
# ./lathe brings an nvcc where the machine has none that fits; so this one goes first.
find_program(LATHE_NVCC nvcc HINTS ${CMAKE_SOURCE_DIR}/.lathe/nvcc/nvidia/cu13 ENV CUDA_HOME PATHS /usr/local/cuda PATH_SUFFIXES bin)
set(LATHE_CUDA_KERNELS OFF)
set(LATHE_CUDA_OLDEST 0) # the oldest GPUs that there are kernels for: 75 for sm_75
set(LATHE_CUDA_RUNTIME 0) # the version of the CUDA runtime that is built for: 13000 for 13.0; 0: none
if(LATHE_NVCC)
  get_filename_component(LATHE_CUDA_ROOT ${LATHE_NVCC} REALPATH)
  get_filename_component(LATHE_CUDA_ROOT ${LATHE_CUDA_ROOT}/../.. ABSOLUTE)
  find_path(LATHE_CUDA_INCLUDE cuda_runtime_api.h HINTS ${LATHE_CUDA_ROOT}/include ${LATHE_CUDA_ROOT}/targets/x86_64-linux/include NO_DEFAULT_PATH)
endif()
if(LATHE_CUDA)
  if(NOT LATHE_NVCC OR NOT LATHE_CUDA_INCLUDE)
    message(FATAL_ERROR "LATHE_CUDA is on, but there is no nvcc with its headers: run ./lathe, which brings it, or set CUDA_HOME to a toolkit.")
  endif()
  file(STRINGS ${LATHE_CUDA_INCLUDE}/cuda_runtime_api.h LATHE_CUDA_RUNTIME REGEX "^#define +CUDART_VERSION")
  string(REGEX MATCH "[0-9]+$" LATHE_CUDA_RUNTIME ${LATHE_CUDA_RUNTIME})
  set(CMAKE_CUDA_COMPILER ${LATHE_NVCC})
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 75-real 80-real 86-real 89-real 90-real 100-real 120)
  endif()
  string(REGEX MATCHALL "[0-9]+" LATHE_CUDA_OLDEST "${CMAKE_CUDA_ARCHITECTURES}")
  list(SORT LATHE_CUDA_OLDEST COMPARE NATURAL)
  list(GET LATHE_CUDA_OLDEST 0 LATHE_CUDA_OLDEST)
  set(CMAKE_CUDA_RUNTIME_LIBRARY None) # LibTorch brings one (cmake/Torch.cmake), and ours must be the same
  enable_language(CUDA)
  set(LATHE_CUDA_KERNELS ON)
endif()

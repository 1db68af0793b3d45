# LibTorch as one imported target, lathe_torch, taken from an unpacked torch wheel (or any LibTorch that LATHE_TORCH names).
# TorchConfig.cmake is not used: the wheel's asks for a whole CUDA toolkit even where only the CPU libraries are wanted.

set(LATHE_TORCH "$ENV{LATHE_TORCH}" CACHE PATH "Folder with LibTorch's include/ and lib/")
if(NOT LATHE_TORCH)
  set(LATHE_TORCH ${CMAKE_SOURCE_DIR}/.lathe/torch/torch)
endif()
if(NOT EXISTS ${LATHE_TORCH}/include/torch/csrc/api/include/torch/torch.h)
  message(FATAL_ERROR "No LibTorch in ${LATHE_TORCH}: run ./lathe, which brings it, or set LATHE_TORCH to an unpacked one.")
endif()

add_library(lathe_torch INTERFACE)
target_include_directories(lathe_torch SYSTEM INTERFACE
  ${LATHE_TORCH}/include ${LATHE_TORCH}/include/torch/csrc/api/include)
target_link_libraries(lathe_torch INTERFACE ${LATHE_TORCH}/lib/libtorch_cpu.so ${LATHE_TORCH}/lib/libc10.so)
# The CUDA runtime that LibTorch loads; kernels of ours use the same one.
find_library(LATHE_CUDART NAMES libcudart.so.13 cudart HINTS ${LATHE_TORCH}/../nvidia/cu13/lib ${LATHE_TORCH}/lib ${LATHE_CUDA_ROOT}/lib64 ${LATHE_CUDA_ROOT}/lib NO_DEFAULT_PATH)
if(LATHE_CUDA_KERNELS)
  if(NOT EXISTS ${LATHE_TORCH}/lib/libtorch_cuda.so OR NOT LATHE_CUDART)
    message(FATAL_ERROR "The LibTorch in ${LATHE_TORCH} has no CUDA: run ./lathe --cuda, which brings one that has, or set LATHE_TORCH to it.")
  endif()
  # Nothing but the dispatcher reaches LibTorch's CUDA library: the linker would leave it out.
  target_link_libraries(lathe_torch INTERFACE -Wl,--no-as-needed ${LATHE_TORCH}/lib/libtorch_cuda.so ${LATHE_TORCH}/lib/libc10_cuda.so -Wl,--as-needed ${LATHE_CUDART})
endif()
# Its headers for CUDA include the toolkit's, and those of libraries that come with LibTorch where the toolkit has nvcc alone.
set(LATHE_TORCH_CUDA_INCLUDE ${LATHE_CUDA_INCLUDE} ${LATHE_TORCH}/../nvidia/cu13/include)
if(LATHE_CUDA_KERNELS)
  target_include_directories(lathe_torch SYSTEM INTERFACE ${LATHE_TORCH_CUDA_INCLUDE})
endif()
# The CPU library of a CUDA wheel still loads the CUDA runtime and CUPTI, which lie in wheels of their own.
set(LATHE_TORCH_RPATH ${LATHE_TORCH}/lib ${LATHE_TORCH}/../nvidia/cu13/lib)
foreach(folder ${LATHE_TORCH_RPATH})
  target_link_options(lathe_torch INTERFACE -Wl,-rpath-link,${folder})
endforeach()
set(CMAKE_BUILD_RPATH ${LATHE_TORCH_RPATH}) # and not by a linker's option, which would stay in what is installed
# Own functions call into ATen's headers, which carry warnings of their own; SYSTEM silences those, not ours.
target_compile_definitions(lathe_torch INTERFACE _GLIBCXX_USE_CXX11_ABI=1)
# tensor/threads.cpp tells OpenMP how many threads LibTorch's own functions may use; the runtime is the one that LibTorch loads.
file(GLOB LATHE_OPENMP_RUNTIME ${LATHE_TORCH}/lib/libgomp*.so*)
if(NOT LATHE_OPENMP_RUNTIME)
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  set(LATHE_OPENMP_RUNTIME ${OpenMP_CXX_LIBRARIES})
endif()
target_link_libraries(lathe_torch INTERFACE ${LATHE_OPENMP_RUNTIME})

# The header of c10d's Gloo names types of Gloo's own headers, which the wheel leaves out. It uses no more of them than their names.
set(LATHE_GLOO_NAMES ${CMAKE_BINARY_DIR}/gloo_names)
foreach(header algorithm common/error context rendezvous/store transport/device)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/gloo_names.h.in ${LATHE_GLOO_NAMES}/gloo/${header}.h COPYONLY)
endforeach()

# The few words every CMakeLists.txt of the tree is written in. A folder is a library, a library is a folder:
# its sources are all the .cpp files in it, so that a new file needs no second list.

# The presets that build everything once (release, cuda) compile several files of a folder as one, which takes half the time; those of
# daily work (dev, asan, tsan) compile each by itself, so that a change costs one file. Folders whose files can't meet say so.

find_program(LATHE_CCACHE ccache)
if(LATHE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${LATHE_CCACHE})
endif()
find_program(LATHE_MOLD mold)
find_program(LATHE_LLD ld.lld)
if(LATHE_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(LATHE_LLD)
  add_link_options(-fuse-ld=lld)
endif()

find_package(nlohmann_json REQUIRED)
find_package(Threads REQUIRED)

add_library(lathe_options INTERFACE)
# Warnings are errors in the presets of daily work, not in a user's build: another compiler may know another warning.
# GCC 12 takes "text" + string for an overlap (its bug 105329), GCC 13 a reference into a static table for a dangling one.
target_compile_options(lathe_options INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers -Wno-restrict -Wno-dangling-reference -fno-plt)
if(CMAKE_UNITY_BUILD) # file-local types stay so: what looks like a header to GCC is a source file
  target_compile_options(lathe_options INTERFACE -Wno-subobject-linkage)
endif()
if(LATHE_SANITIZE) # GCC 12 takes the library's own regex for uninitialized then (its bug 105616)
  target_compile_options(lathe_options INTERFACE -fsanitize=${LATHE_SANITIZE} -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  target_link_options(lathe_options INTERFACE -fsanitize=${LATHE_SANITIZE})
endif()

# lathe_library(NAME [HIDDEN] [DEPENDS targets...] [PRIVATE targets...]): a static library of this folder's .cpp files, x_cuda.cpp with CUDA only,
# x_cuda_absent.cpp without. Headers are included from the folder's parent, so that "files/gguf.h" says where it lives; HIDDEN: by itself alone.
function(lathe_library name)
  cmake_parse_arguments(arg "HIDDEN" "" "DEPENDS;PRIVATE" ${ARGN})
  set(seen PUBLIC)
  if(arg_HIDDEN)
    set(seen PRIVATE)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(LATHE_CUDA_KERNELS)
    list(FILTER sources EXCLUDE REGEX "_cuda_absent\\.cpp$")
  else()
    list(FILTER sources EXCLUDE REGEX "_cuda\\.cpp$")
    set(absent ${sources})
    list(FILTER absent INCLUDE REGEX "_cuda_absent\\.cpp$")
    set_source_files_properties(${absent} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON) # so that a program may bring the other instead (tests/cuda_module)
  endif()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} ${seen} ${CMAKE_CURRENT_SOURCE_DIR}/..)
    target_link_libraries(${name} PUBLIC ${arg_DEPENDS} PRIVATE lathe_options ${arg_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/..)
    target_link_libraries(${name} INTERFACE ${arg_DEPENDS})
  endif()
endfunction()

# lathe_core_library(NAME ...): the same outside the engine zone, with the precompiled header of the core zone.
function(lathe_core_library name)
  lathe_library(${name} ${ARGN})
  target_precompile_headers(${name} REUSE_FROM lathe_core_pch)
  target_link_libraries(${name} PRIVATE lathe_core_pch)
endfunction()

# lathe_engine_library(NAME ...): the same inside the engine zone, with torch and its one shared precompiled header.
function(lathe_engine_library name)
  lathe_library(${name} ${ARGN})
  get_target_property(type ${name} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(${name} PUBLIC lathe_torch)
    target_precompile_headers(${name} REUSE_FROM lathe_engine_pch)
    target_link_libraries(${name} PRIVATE lathe_engine_pch)
  endif()
endfunction()

# lathe_program_with(NAME PCH): lets a program read a precompiled header, which is compiled with -fPIC where CMake gives
# programs -fPIE; the compiler takes it for the same options only.
function(lathe_program_with name pch)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIC)
  target_precompile_headers(${name} REUSE_FROM ${pch})
  target_link_libraries(${name} PRIVATE ${pch})
endfunction()

# lathe_moc(NAME SOURCES...): runs Qt's moc over a target's files. CMake has it look again when a file changes that it knows of; a new
# file is not among them.
function(lathe_moc name)
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  set(known ${CMAKE_CURRENT_BINARY_DIR}/${name}_sources.txt)
  set(before "")
  if(EXISTS ${known})
    file(READ ${known} before)
  endif()
  if(NOT before STREQUAL "${ARGN}")
    file(WRITE ${known} "${ARGN}")
    file(REMOVE ${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/timestamp)
  endif()
endfunction()

# lathe_tests(FOLDER [ENGINE] [DEPENDS targets...] [HEADERS headers...]): one test program of this folder's tst_*.cpp, one ctest test for each
# Qt Test function, named FOLDER.Class.function (tests/support/test_main.h). HEADERS are precompiled for it in place of the usual ones.
# ENGINE programs run on a device of choice (tests/backend/engine/support/test_device.h); where LATHE_FAKE_DEVICE_TESTS is on, each function
# is a second test on the fake device, fake.FOLDER.Class.function.
function(lathe_tests folder)
  cmake_parse_arguments(arg "ENGINE" "" "DEPENDS;HEADERS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  set(name test_${folder})
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  lathe_moc(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${arg_DEPENDS} lathe_test_support lathe_test_options)
  set(fake "")
  if(arg_ENGINE)
    if(LATHE_FAKE_DEVICE_TESTS AND CMAKE_CURRENT_SOURCE_DIR MATCHES "tests/backend/engine/")
      set(fake fake)
    endif()
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/backend/engine/support/test_device.cpp)
    set_property(SOURCE ${CMAKE_SOURCE_DIR}/tests/backend/engine/support/test_device.cpp PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
    target_link_libraries(${name} PRIVATE lathe_fake_device)
    set_target_properties(${name} PROPERTIES AUTOMOC_EXECUTABLE ${CMAKE_BINARY_DIR}/moc_without_torch.sh)
    lathe_program_with(${name} lathe_engine_test_pch)
  elseif(arg_HEADERS)
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  else()
    lathe_program_with(${name} lathe_test_pch)
  endif()
  set(list ${CMAKE_CURRENT_BINARY_DIR}/${name}.cmake)
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E env QT_QPA_PLATFORM=offscreen ASAN_OPTIONS=detect_leaks=0 LATHE_HOME=${CMAKE_CURRENT_BINARY_DIR}
      $<TARGET_FILE:${name}> --write-ctest ${list} ${folder} ${fake}
    BYPRODUCTS ${list} VERBATIM)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}_include.cmake
    "if(EXISTS \"${list}\")\n  include(\"${list}\")\nelse()\n  add_test(${folder}.not_built ${name}_NOT_BUILT)\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}_include.cmake)
endfunction()

# What `cmake --install` puts where: bin, lib/lathe, share. It can be moved as a whole: programs look for the rest beside themselves
# (../lib/lathe, ../share/lathe), libraries for each other in their own folder. docs/packages.md has the packages that are made of it.
set(LATHE_PROGRAMS lathe)
set(LATHE_LIBRARIES lathe_engine)
if(TARGET lathe-gui)
  list(APPEND LATHE_PROGRAMS lathe-gui)
endif()
if(TARGET lathe_parquet)
  list(APPEND LATHE_LIBRARIES lathe_parquet)
endif()
set_target_properties(${LATHE_PROGRAMS} PROPERTIES BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN/../lib/lathe")
foreach(program ${LATHE_PROGRAMS}) # RPATH and not RUNPATH, which would not hold for what the libraries themselves load: a tar brings Debian's
  target_link_options(${program} PRIVATE -Wl,--disable-new-dtags)
endforeach()
set_target_properties(${LATHE_LIBRARIES} PROPERTIES INSTALL_RPATH "$ORIGIN")
install(TARGETS ${LATHE_PROGRAMS} RUNTIME DESTINATION bin)
install(TARGETS ${LATHE_LIBRARIES} RUNTIME_DEPENDENCY_SET lathe_bundled LIBRARY DESTINATION lib/lathe)
# LibTorch, Arrow and what they load come along; what lies in the system's folders is the system's.
install(RUNTIME_DEPENDENCY_SET lathe_bundled POST_EXCLUDE_REGEXES "^/lib" "^/usr/lib" DIRECTORIES ${LATHE_TORCH_RPATH} LIBRARY DESTINATION lib/lathe)

install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources/sample DESTINATION share/lathe PATTERN "*.py" EXCLUDE)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/THIRD_PARTY.md ${CMAKE_SOURCE_DIR}/README.md DESTINATION share/doc/lathe)

# The manual page and the completions are what the program itself prints of its tables.
install(CODE "
  foreach(page \"help --man>share/man/man1/lathe.1\" \"completions bash>share/bash-completion/completions/lathe\"
      \"completions zsh>share/zsh/vendor-completions/_lathe\" \"completions fish>share/fish/vendor_completions.d/lathe.fish\")
    string(REPLACE \">\" \";\" page \"\${page}\")
    list(GET page 0 words)
    list(GET page 1 place)
    separate_arguments(words)
    cmake_path(SET to NORMALIZE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/\${place}\")
    cmake_path(GET to PARENT_PATH folder)
    file(MAKE_DIRECTORY \"\${folder}\")
    execute_process(COMMAND \"$<TARGET_FILE:lathe>\" \${words} OUTPUT_FILE \"\${to}\" COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS \"Installing: \${to}\")
  endforeach()")

if(TARGET lathe-gui)
  set(linux ${CMAKE_SOURCE_DIR}/packaging/linux)
  install(FILES ${linux}/lathe-gui.1 DESTINATION share/man/man1)
  install(FILES ${linux}/lathe.desktop DESTINATION share/applications)
  install(FILES ${linux}/lathe-mime.xml DESTINATION share/mime/packages RENAME lathe.xml)
  # The logo, white on the accent of the light theme, and in the sizes that desktops ask for.
  file(READ ${CMAKE_SOURCE_DIR}/resources/icons/logo.svg logo)
  string(REGEX MATCHALL "<path[^>]*/>" logo "${logo}")
  string(CONCAT icon "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" width=\"128\" height=\"128\"><rect x=\".5\" y=\".5\" width=\"23\" "
    "height=\"23\" rx=\"5.2\" fill=\"#1766c2\"/><g transform=\"translate(2.16 2.16) scale(.82)\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.8\" "
    "stroke-linecap=\"round\" stroke-linejoin=\"round\">" ${logo} "</g></svg>\n")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/lathe.svg CONTENT "${icon}" @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/lathe.svg DESTINATION share/icons/hicolor/scalable/apps)
  find_program(LATHE_RSVG_CONVERT rsvg-convert)
  if(LATHE_RSVG_CONVERT)
    install(CODE "
      foreach(size 16 22 24 32 48 64 128 256 512)
        set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/icons/hicolor/\${size}x\${size}/apps\")
        file(MAKE_DIRECTORY \"\${folder}\")
        execute_process(COMMAND ${LATHE_RSVG_CONVERT} -w \${size} -h \${size} -o \"\${folder}/lathe.png\" ${CMAKE_BINARY_DIR}/lathe.svg COMMAND_ERROR_IS_FATAL ANY)
      endforeach()")
  endif()
  install(FILES ${linux}/lathe.metainfo.xml DESTINATION share/metainfo)
endif()

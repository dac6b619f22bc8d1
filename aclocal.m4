dnl aclocal.m4 -- the macros of configure.ac.

m4_include([m4/compiler.m4])
m4_include([m4/tcl.m4])
m4_include([m4/platform.m4])
m4_include([m4/libraries.m4])
m4_include([m4/vendor.m4])

# lanes.mk -- checks that take longer than the tests, or need more than they do:
# Makefile.in includes it. CONTRIBUTING.md says what each is for.

# Our own C with other $$flags, in a folder of its own, $$dir/, with objects that
# are $$also part of it; and what a tclsh needs to find it there. The folder may
# have objects of files that are no more.
BUILD_IN_DIR = mkdir -p $$dir && cp pkgIndex.tcl tls.tcl $$dir && set -- $$also && \
	for file in $(TLS_SOURCES); do \
		object=$$dir`basename $$file .c`.o; \
		echo "  CC      $$object"; \
		$(TLS_CC) $$flags -c $(srcdir)/$$file -o $$object || exit 1; \
		set -- "$$@" $$object; \
	done && \
	echo "  LD      $${dir}$(PKG_LIB_FILE)" && \
	$(CC) $(SHLIB_LD_FLAGS) $$flags -pthread -o $${dir}$(PKG_LIB_FILE) "$$@" \
		$(VENDOR_LIBS) $(LDFLAGS) -Wl,--exclude-libs,ALL -Wl,-z,nodelete $(TCL_STUB_LIB)
ENV_IN_DIR = TCLLIBPATH="`pwd`/$${dir%/}" TLS_FAULTY="`pwd`/faulty.so"

# No memory, at each allocation and not only at some; see tests/torture.test.
torture: binaries libraries faulty.so
	TLS_TORTURE=1 $(TCLSH_ENV) $(TCLSH) $(srcdir)/tests/all.tcl -file torture.test $(TESTFLAGS)

# Hundreds of connections at once, with faults, for some time.
SOAK_SECONDS = 20
soak: binaries libraries
	$(TCLSH_ENV) $(TCLSH) $(srcdir)/tests/soak/mixed.tcl -seconds $(SOAK_SECONDS)

# Peers that break the rules of TLS, against our servers and our clients. Needs
# python3, and PyPI once; CONFORMANCEFLAGS="--role client --match 'Certificate*'"
# chooses, --short takes few. The second is the same with sanitizers in ours.
CONFORMANCEFLAGS =
CONFORMANCE = $(srcdir)/tests/conformance/run.sh
conformance-tools:
	$(Q)$(CONFORMANCE) --tools

conformance: binaries libraries
	$(TCLSH_ENV) $(CONFORMANCE) $(TCLSH) $(CONFORMANCEFLAGS)

conformance-sanitize: sanitize/$(PKG_LIB_FILE)
	dir=sanitize/; S2N_DONT_MLOCK=1 $(ENV_IN_DIR) ASAN_OPTIONS=strict_memcmp=0 \
	TLS_PRELOAD="`$(SANITIZER)=libasan.so` `$(SANITIZER)=libubsan.so`" \
		$(CONFORMANCE) $(TCLSH) $(CONFORMANCEFLAGS)

sanitize/$(PKG_LIB_FILE): $(PKG_LIB_FILE) pkgIndex.tcl tls.tcl
	$(Q)dir=sanitize/ flags="$(SANITIZE)"; $(BUILD_IN_DIR)

# What the static analyzers of gcc and clang say about our own C: nothing.
ANALYZE_GCC = gcc
ANALYZE_CLANG = clang
ANALYZE = SRCDIR="$(srcdir)" SOURCES="$(TLS_SOURCES)" $(SHELL) \
	$(srcdir)/tests/analyze/analyze.sh
ANALYZE_FLAGS = $(TLS_CPPFLAGS) -O2 -std=gnu11
analyze: analyze-gcc analyze-clang

analyze-gcc:
	$(Q)$(ANALYZE) gcc "$(ANALYZE_GCC)" $(ANALYZE_FLAGS)

analyze-clang:
	$(Q)$(ANALYZE) clang "$(ANALYZE_CLANG)" $(ANALYZE_FLAGS)

# The prose of pages, manual and messages, against doc/STYLE.md; needs python3,
# and PyPI once.
prose-tools:
	$(Q)$(srcdir)/tests/prose/run.sh --tools

prose:
	$(Q)$(srcdir)/tests/prose/run.sh

.PHONY: prose prose-tools

# Without locked memory, which is one piece to valgrind: it would see no leak.
VALGRIND = valgrind
VALGRIND_FLAGS = --quiet --leak-check=full --show-leak-kinds=definite \
	--errors-for-leak-kinds=definite --error-exitcode=9 --num-callers=30 \
	--trace-children=yes --trace-children-skip='*/openssl,*/gnutls-*,*peer*'
valgrind: binaries libraries
	S2N_DONT_MLOCK=1 $(TCLSH_ENV) $(VALGRIND) $(VALGRIND_FLAGS) $(TCLSH) $(srcdir)/tests/all.tcl $(TESTFLAGS)

# Memory, leaks and undefined behaviour. The runtime of a sanitizer goes first in a
# tclsh that has none. Tcl_IsChannelExisting compares names beyond the end of the
# shorter one.
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer -U_FORTIFY_SOURCE -O1 -g
SANITIZER = $(CC) -print-file-name
sanitize: $(VENDOR_LIBS) libraries faulty.so
	$(Q)dir=sanitize/ flags="$(SANITIZE)"; $(BUILD_IN_DIR) && $(RUN_UNITS)
	dir=sanitize/; S2N_DONT_MLOCK=1 $(ENV_IN_DIR) \
	ASAN_OPTIONS=strict_memcmp=0 LD_PRELOAD="`$(SANITIZER)=libasan.so` `$(SANITIZER)=libubsan.so`" \
		$(TCLSH) $(srcdir)/tests/all.tcl $(TESTFLAGS)

# Scripts that do their worst, on a Tcl that hides no use of freed memory: built
# here once, from the sources in TCL_SOURCE or Debian's. HOSTILEFLAGS chooses,
# HOSTILE_JOBS processes run at a time.
TCL_SOURCE =
HOSTILEFLAGS =
HOSTILE_JOBS = 2
hostile: sanitize/$(PKG_LIB_FILE) faulty.so
	$(Q)TCL_SOURCE="$(TCL_SOURCE)" $(SHELL) $(srcdir)/tests/hostile/run.sh \
		"$(TCLSH)" "`pwd`/sanitize" $(HOSTILE_JOBS) $(HOSTILEFLAGS)

# The package for Windows, its ZIP, and the tests under wine: needs MinGW-w64, wine,
# nasm, zip, unzip and Go, and Debian's sources of Tcl once. windows/ keeps what has
# been built.
check-windows:
	$(Q)$(srcdir)/tests/windows/check.sh $(srcdir) windows $(TESTFLAGS)

# Libraries for macOS, FreeBSD and armhf, which are not run: needs python3, Go, LLVM's
# linker, PyPI once, and Debian's sources of Tcl once. cross/ keeps what has been
# built; CROSS chooses.
CROSS =
cross-tools:
	$(Q)$(srcdir)/tests/cross/check.sh $(srcdir) cross --tools

check-cross:
	$(Q)$(srcdir)/tests/cross/check.sh $(srcdir) cross $(CROSS)

# Races of threads. Without random addresses, which ThreadSanitizer does not bear
# on all kernels.
SANITIZE_THREAD = -fsanitize=thread -fno-omit-frame-pointer -U_FORTIFY_SOURCE -O1 -g
TSAN = TSAN_OPTIONS=suppressions=$(srcdir)/tests/tsan.supp:exitcode=66
tsan: $(VENDOR_LIBS) libraries faulty.so
	$(Q)dir=tsan/ flags="$(SANITIZE_THREAD)"; $(BUILD_IN_DIR)
	$(Q)dir=tsan/ flags="$(SANITIZE_THREAD)"; export $(TSAN); \
	setarch -R sh -c '$(RUN_UNITS)'
	dir=tsan/; S2N_DONT_MLOCK=1 $(ENV_IN_DIR) $(TSAN) LD_PRELOAD="`$(SANITIZER)=libtsan.so`" \
		setarch -R $(TCLSH) $(srcdir)/tests/all.tcl $(TESTFLAGS)

# How much of our own C the tests reach: built for gcov (gcc only) in a folder of
# its own. tests/coverage/dump.c has processes that are killed count as well, and
# counters that all may write to have those count that drop root's rights.
COVERAGE = --coverage -fprofile-update=atomic -O0 -U_FORTIFY_SOURCE
GCOV = gcov

coverage: $(VENDOR_LIBS) libraries faulty.so
	$(Q)rm -rf coverage && mkdir coverage
	$(Q)$(TLS_CC) -c $(srcdir)/tests/coverage/dump.c -o coverage/dump.o
	$(Q)dir=coverage/ flags="$(COVERAGE) -include $(srcdir)/tests/coverage/refcount.h"; \
	also=coverage/dump.o; $(BUILD_IN_DIR)
	$(Q)cd coverage && for notes in *.gcno; do : >`basename $$notes .gcno`.gcda; done && \
		chmod 666 *.gcda
	$(Q)dir=coverage/ flags="$(COVERAGE)"; $(RUN_UNITS)
	dir=coverage/; $(ENV_IN_DIR) $(TCLSH) $(srcdir)/tests/all.tcl $(TESTFLAGS)
	$(MAKE) coverage-report

# Says it again, for what has run so far.
coverage-report:
	$(Q)folder=`pwd`/coverage && cd $(srcdir) && \
		$(GO) run ./gen coverage -gcov "$(GCOV)" $$folder

# Benchmarks: ROUNDS, WORKLOADS and SCALE say how much, RESULTS where to.
ROUNDS = 5
WORKLOADS =
SCALE = 1
RESULTS = tests/bench/results

bench: binaries libraries bench-raw
	build=`pwd` && cd $(srcdir) && TCLLIBPATH="$$build" $(GO) run ./tests/bench \
		-tclsh "$(TCLSH)" -raw "$$build/bench-raw" -rounds $(ROUNDS) \
		-scale $(SCALE) -results "$(RESULTS)" $(WORKLOADS)

bench-raw: $(srcdir)/tests/bench/raw/raw.c $(VENDOR_LIBS)
	$(SAY) "  LD      $@"
	$(Q)$(TLS_CC) -o $@ $(srcdir)/tests/bench/raw/raw.c $(VENDOR_LIBS) $(LDFLAGS) -pthread

# What peers that send without end cost others; doc/FLOODS.md has the tables.
FLOODSFLAGS = -page doc/FLOODS.md
floods: binaries libraries
	build=`pwd` && cd $(srcdir) && $(GO) build -o "$$build/peers" ./tests/peers && \
		TCLLIBPATH="$$build" $(GO) run ./tests/floods -tclsh "$(TCLSH)" \
		$(FLOODSFLAGS) "$$build/peers"

# Fuzzing; see tests/fuzz/README.md. Harnesses are programs with Tcl in them, of
# clang, whatever the rest was compiled with.
FUZZ_CC = clang
FUZZ_SECONDS = 60
FUZZ_FLAGS = $(TLS_INCLUDES) -I$(srcdir)/tests/fuzz $(S2N_INCLUDE_SPEC) \
	-I$(AWSLC_INCLUDE) $(TCL_INCLUDES) $(TCL_DEFS)
FUZZ = $(TCLSH_ENV) $(SHELL) $(srcdir)/tests/fuzz/run.sh

fuzz: fuzz-build
	$(Q)$(FUZZ) $(TCLSH) all $(FUZZ_SECONDS)

# Inputs that have been findings once, and a few thousand others.
check-fuzz: fuzz-build
	$(Q)$(FUZZ) $(TCLSH) check

# Again with full names, as the objects have a folder of their own.
fuzz-build: binaries libraries
	$(Q)$(SHELL) $(srcdir)/tests/fuzz/clang.sh $(FUZZ_CC)
	$(Q)mkdir -p fuzz
	$(Q)$(MAKE) srcdir="`cd $(srcdir) && pwd`" fuzz-programs

fuzz-programs:
	$(Q)cd fuzz && $(MAKE) -f $(srcdir)/tests/fuzz/fuzz.mk SRC="$(srcdir)" CC="$(FUZZ_CC)" \
		FLAGS="$(FUZZ_FLAGS)" LIBS="$(VENDOR_LIBS) $(LDFLAGS) $(TCL_STUB_LIB) $(TCL_LIB)"

.PHONY: torture soak conformance conformance-tools conformance-sanitize analyze \
	analyze-gcc analyze-clang hostile check-windows check-cross cross-tools \
	valgrind sanitize tsan coverage coverage-report bench floods fuzz check-fuzz fuzz-build fuzz-programs

# fuzz.mk -- builds the harnesses, in the folder fuzz of a build.
#
# Called by the Makefile of the build, which gives SRC (the top folder), CC
# (clang), FLAGS to compile with, and LIBS to link with, seen from the build.

SHELL = /bin/sh
srcdir = $(SRC)
SYSTEM = unix
include $(SRC)/generated/sources.mk
VPATH := $(VPATH):$(SRC)/tests/fuzz

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer -O1 -g
WRAPPED = -Wl,--wrap=open -Wl,--wrap=RAND_bytes -Wl,--wrap=RAND_priv_bytes \
	-Wl,--wrap=RAND_public_bytes
HARNESSES = config_fuzz peer_fuzz channel_fuzz
COMMON = fuzz.o replace.o wire.o peer.o subject.o $(TLS_OBJECTS)

all: $(HARNESSES)

.SUFFIXES:
.SUFFIXES: .c .o
.c.o:
	@echo "  CC      fuzz/$@"
	@$(CC) $(SANITIZE) -fsanitize=fuzzer-no-link -Wall -Wextra $(FLAGS) $(MORE) \
		-DTLS_S2N_VERSION='"fuzzed"' -DFUZZ_PKI='"$(SRC)/tests/pki"' -std=gnu11 -MMD -MP -c $< -o $@

common.a: $(COMMON)
	@rm -f $@
	@ar cq $@ $(COMMON)

LINK = cd .. && $(CC) $(SANITIZE) -fsanitize=fuzzer -pthread $(MORE) $(WRAPPED)

config_fuzz: config_fuzz.o common.a
	@echo "  LD      fuzz/$@"
	@$(LINK) -o fuzz/$@ fuzz/$@.o fuzz/common.a $(LIBS) -ldl

peer_fuzz: peer_fuzz.o common.a
	@echo "  LD      fuzz/$@"
	@$(LINK) -o fuzz/$@ fuzz/$@.o fuzz/common.a $(LIBS) -ldl

channel_fuzz: channel_fuzz.o common.a
	@echo "  LD      fuzz/$@"
	@$(LINK) -o fuzz/$@ fuzz/$@.o fuzz/common.a $(LIBS) -ldl

# The compiler writes which headers each file includes.
-include $(COMMON:.o=.d) $(HARNESSES:=.d)

package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// told obeys one command a line, and reports "done COMMAND" after each:
//
//	send N        sends N bytes of the pattern
//	say TEXT      sends TEXT and a newline
//	take N        receives N bytes
//	await         reads to the end
//	export L C N  exports N bytes for the label L and the context C, both in
//	              hexadecimal; "-" stands for no bytes
//	garbage       sends a record that no key made
//	notify        sends close_notify; the TCP stream stays open
//	fin           ends the TCP stream without close_notify
//	reset         resets the TCP connection
//	close         close_notify, then the end of the TCP stream
func told(s *session) error {
	for line := range s.commands {
		command, argument, _ := strings.Cut(line, " ")
		if err := s.obey(command, argument); err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
		report("done", command)
	}
	return nil
}

func (s *session) obey(command, argument string) error {
	switch command {
	case "send", "take":
		n, err := strconv.Atoi(argument)
		if err != nil {
			return err
		}
		if command == "send" {
			_, err = s.Write(pattern(n))
		} else {
			_, err = s.receive(n)
		}
		return err
	case "say":
		_, err := io.WriteString(s, argument+"\n")
		return err
	case "await":
		s.awaitEnd()
		return nil
	case "export":
		return s.export(argument)
	case "garbage":
		return s.sendGarbage()
	case "notify":
		return s.CloseWrite()
	case "fin":
		s.raw.cut()
		return nil
	case "reset":
		s.raw.reset()
		return nil
	case "close":
		return s.end()
	}
	return fmt.Errorf("no such command")
}

// export reports keying material, in hexadecimal.
func (s *session) export(argument string) error {
	words := strings.Fields(strings.ReplaceAll(argument, "-", ""))
	if len(words) == 2 { // an empty context
		words = []string{words[0], "", words[1]}
	}
	if len(words) != 3 {
		return fmt.Errorf("want label, context and length")
	}
	label, err := hex.DecodeString(words[0])
	if err != nil {
		return err
	}
	context, err := hex.DecodeString(words[1])
	if err != nil {
		return err
	}
	length, err := strconv.Atoi(words[2])
	if err != nil {
		return err
	}
	state := s.ConnectionState()
	material, err := state.ExportKeyingMaterial(string(label), context, length)
	if err != nil {
		return err
	}
	report("exported", hex.EncodeToString(material))
	return nil
}

// sendGarbage sends a record of the right form with a body of chance.
func (s *session) sendGarbage() error {
	record := make([]byte, 5+64)
	rand.Read(record)
	copy(record, []byte{23, 3, 3, 0, 64})
	_, err := s.raw.Write(record)
	return err
}

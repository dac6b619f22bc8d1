package main

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Types of records, and where their fields are.
const (
	recordChangeCipherSpec = 20
	recordHandshake        = 22
	recordHeader           = 5
)

// Where the bytes of an intruder go.
const (
	placeBehind    = "behind"    // in the record of the message
	placeAfter     = "after"     // in a record of their own
	placeInside    = "inside"    // in the message, behind what belongs there
	placeExtension = "extension" // at the end of the extensions of a ServerHello
)

// intruder is what a peer sends behind one of its own handshake messages.
type intruder struct {
	place   string
	message byte // type of the message
	bytes   []byte
}

// parseIntruder reads TYPE:HEX.
func parseIntruder(place, text string) (*intruder, error) {
	number, digits, _ := strings.Cut(text, ":")
	message, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		return nil, fmt.Errorf("%q: the type of a message and bytes in hex are wanted, as 14:00", text)
	}
	data, err := hex.DecodeString(digits)
	if err != nil || len(data) == 0 {
		return nil, fmt.Errorf("%q: behind the colon bytes in hex are wanted", text)
	}
	return &intruder{place, byte(message), data}, nil
}

// insert puts the bytes behind the message, if it is among the records in data.
// These have to be whole, one message each, as crypto/tls writes them; it looks no
// further than the first change_cipher_spec, as what follows is encrypted.
func (in *intruder) insert(data []byte) []byte {
	for at := 0; at+recordHeader < len(data); {
		length := int(data[at+3])<<8 | int(data[at+4])
		end := at + recordHeader + length
		if data[at] == recordChangeCipherSpec || end > len(data) {
			break
		}
		if data[at] != recordHandshake || data[at+recordHeader] != in.message {
			at = end
			continue
		}
		if in.place == placeAfter {
			head := []byte{recordHandshake, 3, 3, byte(len(in.bytes) >> 8), byte(len(in.bytes))}
			return slices.Insert(data, end, append(head, in.bytes...)...)
		}
		data = slices.Insert(data, end, in.bytes...)
		in.grow(data[at+3:], 2)
		in.growMessage(data[at+recordHeader:])
		return data
	}
	return data
}

// growMessage makes the bytes part of the message, where they are to be.
func (in *intruder) growMessage(message []byte) {
	if in.place == placeBehind {
		return
	}
	in.grow(message[1:], 3)
	if in.place == placeExtension {
		session := 4 + 2 + 32
		in.grow(message[session+1+int(message[session])+2+1:], 2)
	}
}

// grow adds the size of the bytes to a length of so many bytes.
func (in *intruder) grow(field []byte, size int) {
	carry := len(in.bytes)
	for i := size - 1; i >= 0; i-- {
		carry += int(field[i])
		field[i] = byte(carry)
		carry >>= 8
	}
}

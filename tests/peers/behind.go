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

// intruder is what a peer sends behind one of its own handshake messages.
type intruder struct {
	message byte // type of the message
	bytes   []byte
	apart   bool // in a record of its own, not in that of the message
}

// parseIntruder reads TYPE:HEX.
func parseIntruder(text string, apart bool) (*intruder, error) {
	if text == "" {
		return nil, nil
	}
	number, digits, _ := strings.Cut(text, ":")
	message, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		return nil, fmt.Errorf("%q: the type of a message and bytes in hex are wanted, as 14:00", text)
	}
	data, err := hex.DecodeString(digits)
	if err != nil || len(data) == 0 {
		return nil, fmt.Errorf("%q: behind the colon bytes in hex are wanted", text)
	}
	return &intruder{byte(message), data, apart}, nil
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
		if in.apart {
			head := []byte{recordHandshake, 3, 3, byte(len(in.bytes) >> 8), byte(len(in.bytes))}
			return slices.Insert(data, end, append(head, in.bytes...)...)
		}
		data = slices.Insert(data, end, in.bytes...)
		length += len(in.bytes)
		data[at+3], data[at+4] = byte(length>>8), byte(length)
		return data
	}
	return data
}

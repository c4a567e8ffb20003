package bench

import "testing"

func TestAnswerTo(t *testing.T) {
	tests := []struct {
		question string
		answer   string
		asked    bool
	}{
		{"Enter the server's host name: ", "127.0.0.1", true},
		{"Server IP: ", "127.0.0.1", true},
		{"IP address? ", "127.0.0.1", true},
		{"Dirección del servidor: ", "127.0.0.1", true},
		{"服务器地址：", "127.0.0.1", true},
		{"Port: ", "12000", true},
		{"Enter port number: ", "12000", true},
		{"Puerto: ", "12000", true},
		{"端口：", "12000", true},
		{"Connected to host localhost\nWhich port? ", "12000", true},
		{"port 12000 is used\nEnter host: ", "127.0.0.1", true},
		{"Input lowercase sentence:", "", false},
		{"What is your report about? ", "", false},
		{"zip code: ", "", false},
		{"", "", false},
	}
	for _, test := range tests {
		if answer, asked := answerTo([]byte(test.question), 12000); answer != test.answer || asked != test.asked {
			t.Errorf("%q was answered by %q, %t", test.question, answer, asked)
		}
	}
}

func TestAStatementIsNoQuestion(t *testing.T) {
	for text, want := range map[string]bool{
		"Input lowercase sentence:":          true,
		"Input lowercase sentence:\n":        true,
		"Server port: ":                      true,
		"Which host?\n":                      true,
		"服务器地址：\n":                           true,
		"Connected.\nPort> ":                 true,
		"Connected to port 12000.\n":         false,
		"Connecting to host localhost ...\n": false,
		"message server\n ":                  false,
		"zip code: ":                         false,
	} {
		if asks([]byte(text), 12000) != want {
			t.Errorf("%q asks: %t", text, !want)
		}
	}
}

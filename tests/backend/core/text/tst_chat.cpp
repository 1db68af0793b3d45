// ChatML recognised by what a template says, in the spellings that models are published with; anything else refused.
#include "lathe/error.h"
#include "support/test_main.h"
#include "text/chat_template.h"

#include <QTest>

using namespace lathe;

namespace {

// Spellings of the same template; transformers renders all of them alike.
const char* const kPlain =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kFlagDefault =
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% for message in messages %}"
    "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
const char* const kDotsAndLines = R"({#- turns -#}
{%- for m in messages %}
    {{- "<|im_start|>" ~ m.role ~ "\n" ~ m.content ~ "<|im_end|>\n" }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\n' }}
{%- endif %}
)";
const char* const kText = "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
                          "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const char* const kByRole =
    "{% for message in messages %}{% if (message['role'] == 'user') or (message['role'] == 'system') %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{% elif message['role'] == 'assistant' %}"
    "{{ '<|im_start|>assistant\n' + message['content'] + '<|im_end|>\n' }}{% else %}"
    "{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kDefault =
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nBe kind.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kDefaultOutside =
    "{%- if messages[0].role != \"system\" -%}{{ \"<|im_start|>system\\nBe kind.<|im_end|>\\n\" }}{%- endif -%}{% for message in messages %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

QString replaced(const char* source, const char* from, const char* to) { return QString(source).replace(from, to); }

} // namespace

class TestChat : public QObject {
    Q_OBJECT
private slots:
    void spellings_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("defaultSystem");
        QTest::newRow("plain") << kPlain << false;
        QTest::newRow("flag with a default") << kFlagDefault << false;
        QTest::newRow("dots, lines, another name") << kDotsAndLines << false;
        QTest::newRow("text outside expressions") << kText << false;
        QTest::newRow("role by role") << kByRole << false;
        QTest::newRow("default system turn") << kDefault << true;
        QTest::newRow("default system turn before the loop") << kDefaultOutside << true;
        QTest::newRow("Windows line ends") << replaced(kDotsAndLines, "\n", "\r\n") << false;
    }
    void spellings() {
        QFETCH(QString, source);
        QFETCH(bool, defaultSystem);
        const auto form = chatTemplateFor(source.toStdString());
        const RenderedChat chat = form->render({{"user", "Hi"}, {"assistant", "안녕"}}, true);
        const std::string begin = defaultSystem ? "<|im_start|>system\nBe kind.<|im_end|>\n" : "";
        QCOMPARE(chat.text, begin + "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n안녕<|im_end|>\n<|im_start|>assistant\n");
        QCOMPARE(chat.answers.size(), std::size_t(1));
        QCOMPARE(chat.text.substr(chat.answers[0].first, chat.answers[0].second - chat.answers[0].first), std::string("안녕<|im_end|>"));
        QCOMPARE(form->render({{"system", "S"}, {"user", ""}}, false).text, std::string("<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n<|im_end|>\n"));
        QCOMPARE(QString::fromStdString(form->describe()).contains("default system"), defaultSystem);
    }

    /// Small changes that change what is rendered must not pass for ChatML.
    void others_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("trimmed content") << replaced(kPlain, "message['content']", "message['content'] | trim");
        QTest::newRow("no line end") << replaced(kPlain, "'<|im_end|>' + '\n'", "'<|im_end|>'");
        QTest::newRow("a start token") << "{{ bos_token }}" + QString(kPlain);
        QTest::newRow("text at the end") << QString(kPlain) + "x";
        QTest::newRow("a space between") << replaced(kPlain, "{% endfor %}", "{% endfor %} ");
        QTest::newRow("only users") << replaced(kPlain, "{{'<|im", "{% if message['role'] == 'user' %}{{'<|im").replace("{% endfor", "{% endif %}{% endfor");
        QTest::newRow("another prompt") << replaced(kPlain, "assistant\n", "assistant\n<think>\n");
        QTest::newRow("no prompt") << replaced(kPlain, "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}", "");
        QTest::newRow("default system with a date") << replaced(kDefault, "Be kind.", "Be kind. ' + date + '");
        QTest::newRow("answers marked too far") << replaced(kByRole, "{% elif message['role'] == 'assistant' %}", "{% elif message['role'] == 'assistant' %}{% generation %}")
                                                       .replace("{% else %}", "{% endgeneration %}{% else %}");
        QTest::newRow("Llama 2") << "{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% endif %}{% endfor %}";
        QTest::newRow("cut off") << QString(kPlain).left(90);
        QTest::newRow("words") << "chatml";
    }
    void others() {
        QFETCH(QString, source);
        try {
            chatTemplateFor(source.toStdString());
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::BadInput);
            QVERIFY(!error.info().hint.empty());
        }
    }

    void noTemplate() { QVERIFY(!chatTemplateFor("")); }
};

LATHE_TEST(TestChat)
#include "tst_chat.moc"

// Chats as templates write them, which bytes of them are answers, and the usual templates by name.
#include "lathe/error.h"
#include "support/test_main.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"

#include <QTest>

using namespace lathe;

namespace {

// Spellings of the same template; transformers renders all of them alike.
const char* const kPlain = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + "
                           "message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
                           "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kFlagDefault =
    "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% for message in "
    "messages %}"
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
const char* const kText =
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
const char* const kByRole =
    "{% for message in messages %}{% if (message['role'] == 'user') or (message['role'] == 'system') %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{% elif message['role'] == "
    "'assistant' %}"
    "{{ '<|im_start|>assistant\n' + message['content'] + '<|im_end|>\n' }}{% else %}"
    "{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kDefault =
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nBe "
    "kind.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const char* const kDefaultOutside =
    "{%- if messages[0].role != \"system\" -%}{{ \"<|im_start|>system\\nBe kind.<|im_end|>\\n\" }}{%- endif -%}{% for "
    "message in messages %}"
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
        QCOMPARE(
            chat.text,
            begin + "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n안녕<|im_end|>\n<|im_start|>assistant\n");
        QCOMPARE(chat.answers.size(), std::size_t(1));
        QCOMPARE(chat.text.substr(chat.answers[0].first, chat.answers[0].second - chat.answers[0].first),
                 std::string("안녕<|im_end|>"));
        QCOMPARE(form->render({{"system", "S"}, {"user", ""}}, false).text,
                 std::string("<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n<|im_end|>\n"));
        QCOMPARE(QString::fromStdString(form->describe()).contains("default system"), defaultSystem);
    }

    /// What a chat template does beyond ChatML: the text, and the answers in it.
    void answers_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QStringList>("trained");
        const QStringList both{"b<|im_end|>", "d<|im_end|>"};
        QTest::newRow("ChatML") << kPlain << both;
        QTest::newRow("trimmed") << replaced(kPlain, "message['content']", "message['content'] | trim") << both;
        QTest::newRow("through a variable") << "{% for m in messages %}{% set c = m.content %}{% set c = 'x' + c "
                                               "%}<|im_start|>{{ m.role }}\n{{ c[1:] }}<|im_end|>\n{% endfor %}"
                                               "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
                                            << both;
        QTest::newRow("through a macro") << "{% macro say(m) %}{{ m.content }}<|im_end|>{% endmacro %}{% for m in "
                                            "messages %}<|im_start|>{{ m.role }}\n{{ say(m) }}\n{% endfor %}"
                                            "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
                                         << both;
        QTest::newRow("joined") << "{% for m in messages %}{{ ['<|im_start|>', m.role, '\n', m.content, "
                                   "'<|im_end|>\n'] | join }}{% endfor %}"
                                   "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
                                << both;
        QTest::newRow("no end of turn") << "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}{% if "
                                           "add_generation_prompt %}<|assistant|>{% endif %}"
                                        << QStringList{"b", "d"};
        QTest::newRow("thoughts that a template adds")
            << "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' and loop.last "
               "%}<think>\n\n</think>\n\n{% endif %}{{ m.content }}<|im_end|>\n{% endfor %}"
               "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
            << QStringList{"b<|im_end|>", "<think>\n\n</think>\n\nd<|im_end|>"};
        QTest::newRow("marked")
            << "{% for m in messages %}{{ m.role }}: {% if m.role == 'assistant' %}{% generation %}{{ m.content }}!{% "
               "endgeneration %}{% else %}{{ m.content }}{% endif %}\n{% endfor %}"
            << QStringList{"b!", "d!"};
    }
    void answers() {
        QFETCH(QString, source);
        QFETCH(QStringList, trained);
        const auto form = chatTemplateFor(source.toStdString(),
                                          {{}, {}, {}, {"<|im_start|>", "<|im_end|>", "<|user|>", "<|assistant|>"}});
        QCOMPARE(form->problem(), std::string());
        const RenderedChat chat =
            form->render({{"user", "a"}, {"assistant", "b"}, {"user", "b"}, {"assistant", "d"}}, false);
        QStringList found;
        for (const auto& [begin, end] : chat.answers)
            found << QString::fromStdString(chat.text.substr(begin, end - begin));
        QCOMPARE(found, trained);
        QCOMPARE(chat.unmasked, std::size_t(0));
    }

    /// An answer that lies among others' words can't be masked, and says so.
    void answersThatCantBeToldApart() {
        const auto form = chatTemplateFor(
            "{% for m in messages %}{{ m.content }} {% endfor %}{% for m in messages %}{{ m.content }} {% endfor %}");
        const RenderedChat chat = form->render({{"user", "a"}, {"assistant", "b"}, {"user", "c"}}, false);
        QVERIFY(chat.answers.empty());
        QCOMPARE(chat.unmasked, std::size_t(1));
    }

    /// Each usual template: a prompt is how the trained text begins, answers and their ends are found, system turns are
    /// taken.
    void usualTemplates_data() {
        QTest::addColumn<QString>("name");
        for (const UsualTemplate& one : lathe::usualTemplates())
            QTest::newRow(one.name.data()) << QString::fromUtf8(one.name.data(), int(one.name.size()));
    }
    void usualTemplates() {
        QFETCH(QString, name);
        const auto form = chatTemplateFor(
            chatTemplateNamed(name.toStdString()),
            {"<s>",
             "</s>",
             {},
             {"<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|end|>", "<start_of_turn>", "<end_of_turn>", "<|user|>",
              "<|assistant|>", "<|start_header_id|>", "<|end_header_id|>", "[INST]", "[/INST]"}});
        QCOMPARE(form->problem(), std::string());
        QVERIFY(!form->endOfTurn().empty() && form->endOfTurn() == form->lastEndOfTurn());
        const std::vector<ChatTurn> turns = {{"system", "Sprich Deutsch."},
                                             {"user", "Hallo <b>&</b>"},
                                             {"assistant", "안녕 {{ x }}"},
                                             {"user", "mehr"},
                                             {"assistant", "gern"}};
        const RenderedChat chat = form->render(turns, false);
        QCOMPARE(chat.answers.size(), std::size_t(2));
        QCOMPARE(chat.unmasked + chat.unended, std::size_t(0));
        for (std::size_t i = 0; i < 2; ++i) {
            const std::string trained =
                chat.text.substr(chat.answers[i].first, chat.answers[i].second - chat.answers[i].first);
            const std::size_t at = trained.find(turns[2 + 2 * i].content);
            QVERIFY2(at != std::string::npos && at <= 1 && trained.ends_with(form->endOfTurn()), trained.c_str());
            const std::vector<ChatTurn> before(turns.begin(), turns.begin() + 2 + 2 * std::ptrdiff_t(i));
            QVERIFY(chat.text.starts_with(form->render(before, true).text));
            QVERIFY(form->render(before, true).text.size() <= chat.answers[i].first);
        }
        for (const ChatTurn& turn : turns) QVERIFY(chat.text.find(turn.content) != std::string::npos);
    }
    void unknownNamesAreRefused() {
        try {
            chatTemplateNamed("chatmll");
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY(error.info().hint.find("chatml, llama3") != std::string::npos);
        }
    }

    void noTemplate() { QVERIFY(!chatTemplateFor("")); }
};

LATHE_TEST(TestChat)
#include "tst_chat.moc"

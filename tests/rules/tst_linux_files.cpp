// What a Linux desktop is told of the program: the files agree with each other, and the tools that read them find no
// fault.
#include "support/test_main.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTest>
#include <QXmlStreamReader>

class TestLinuxFiles : public QObject {
    Q_OBJECT

    static QString file(const char* name) { return QStringLiteral(LATHE_SOURCE_DIR "/packaging/linux/") + name; }
    static QString textOf(const char* name) {
        QFile read(file(name));
        return read.open(QIODevice::ReadOnly) ? QString::fromUtf8(read.readAll()) : QString();
    }
    /// The values of an attribute or, without one, the texts of all such elements.
    static QSet<QString> inXml(const char* name, const char* element, const char* attribute = nullptr) {
        QSet<QString> found;
        const QString text = textOf(name);
        QXmlStreamReader xml(text);
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String(element))
                found << (attribute ? xml.attributes().value(QLatin1String(attribute)).toString()
                                    : xml.readElementText());
        return xml.hasError() ? QSet<QString>{xml.errorString()} : found;
    }

private slots:
    void theDesktopOpensWhatTheTypesDescribe() {
        const QString desktop = textOf("lathe.desktop");
        const auto valueOf = [&](const char* key) {
            const QRegularExpression line(QStringLiteral("^%1=(.*)$").arg(QLatin1String(key)),
                                          QRegularExpression::MultilineOption);
            return line.match(desktop).captured(1);
        };
        const QStringList opened = valueOf("MimeType").split(';', Qt::SkipEmptyParts);
        const QSet<QString> types(opened.begin(), opened.end());
        QCOMPARE(types.size(), 2);
        QCOMPARE(inXml("lathe-mime.xml", "mime-type", "type"), types);
        QCOMPARE(inXml("lathe.metainfo.xml", "mediatype"), types);
        QCOMPARE(inXml("lathe.metainfo.xml", "launchable"), QSet<QString>{QStringLiteral("lathe.desktop")});
        QCOMPARE(valueOf("Exec"), QStringLiteral("lathe-gui %F"));
        QCOMPARE(inXml("lathe.metainfo.xml", "summary"), QSet<QString>{valueOf("Comment")});
    }

    void noToolFindsFault_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("desktop-file-validate") << "desktop-file-validate" << QStringList{file("lathe.desktop")};
        QTest::newRow("appstreamcli") << "appstreamcli"
                                      << QStringList{"validate", "--no-net", file("lathe.metainfo.xml")};
        QTest::newRow("xmllint") << "xmllint" << QStringList{"--noout", file("lathe-mime.xml")};
        QTest::newRow("man") << "man"
                             << QStringList{"--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file("lathe-gui.1")};
    }
    void noToolFindsFault() {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        if (QStandardPaths::findExecutable(program).isEmpty()) QSKIP("That program is not installed here.");
        QProcess process;
        process.start(program, arguments);
        QVERIFY(process.waitForFinished());
        const QByteArray faults =
            process.readAllStandardError() + (program == "desktop-file-validate" ? process.readAll() : "");
        QVERIFY2(process.exitCode() == 0 && faults.isEmpty(), faults.constData());
    }
};

LATHE_TEST(TestLinuxFiles)
#include "tst_linux_files.moc"

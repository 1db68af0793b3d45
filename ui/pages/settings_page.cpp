// Each control writes its setting at once; there is nothing to apply.
#include "pages/settings_page.h"

#include "bridge/text.h"
#include "pages/diagnostics_file.h"
#include "settings/language.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QGridLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QScrollArea>
#include <QUrl>

namespace lathe::ui {

SettingsPage::SettingsPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);
    column->addWidget(heading(tr("Settings"), 1));
    const auto formIn = [&](Card* card) {
        auto* form = new QGridLayout;
        form->setHorizontalSpacing(18);
        form->setVerticalSpacing(12);
        form->setColumnMinimumWidth(0, 90);
        form->setColumnStretch(2, 1);
        card->body()->addLayout(form);
        column->addWidget(card);
        return form;
    };
    WindowSettings& settings = context.settings;

    auto* looks = formIn(new Card(tr("Appearance")));
    auto* theme = new QComboBox;
    theme->setObjectName("themeChoice");
    theme->addItem(tr("Same as the system"), "system");
    theme->addItem(tr("Light"), "light");
    theme->addItem(tr("Dark"), "dark");
    theme->addItem(tr("High contrast"), "contrast");
    theme->setCurrentIndex(std::max(0, theme->findData(Theme::instance().choice())));
    theme->setMinimumWidth(220);
    const auto add = [](QGridLayout* form, const QString& name, QWidget* edit) {
        auto* label = new QLabel(name);
        label->setBuddy(edit);
        const int row = form->rowCount();
        form->addWidget(label, row, 0);
        form->addWidget(edit, row, 1);
    };
    add(looks, tr("&Theme"), theme);
    connect(theme, &QComboBox::currentIndexChanged, this, [theme, &settings] {
        settings.set(keys::theme, theme->currentData().toString());
        Theme::instance().choose(theme->currentData().toString());
    });
    connect(&Theme::instance(), &Theme::changed, this, [theme] {
        const QSignalBlocker quiet(theme);
        theme->setCurrentIndex(std::max(0, theme->findData(Theme::instance().choice())));
    });

    auto* language = new QComboBox;
    language->setObjectName("languageChoice");
    language->addItem(tr("Same as the system"), "system");
    for (const Language::Row& row : Language::all()) language->addItem(row.name, QLatin1String(row.code));
    language->setCurrentIndex(std::max(0, language->findData(Language::instance().choice())));
    language->setMinimumWidth(220);
    add(looks, tr("&Language"), language);
    auto* undrawn = plainLabel({});
    undrawn->setObjectName("undrawnLanguage");
    setRole(undrawn, "role", QStringLiteral("warning"));
    looks->addWidget(undrawn, looks->rowCount(), 1, 1, 2);
    const auto showUndrawn = [undrawn] {
        const Language::Row* row = Language::instance().undrawn();
        undrawn->setVisible(row != nullptr);
        if (row)
            undrawn->setText(
                tr("No font here can draw %1, so Lathe stays in English. Install one (on Debian and Ubuntu: "
                   "sudo apt install %2) and start Lathe again.")
                    .arg(row->name, QLatin1String(row->fonts)));
    };
    showUndrawn();
    connect(language, &QComboBox::currentIndexChanged, this, [language, showUndrawn, &settings] {
        settings.set(keys::language, language->currentData().toString());
        Language::instance().choose(language->currentData().toString()); // the window makes itself again
        showUndrawn();
    });

    auto* runs = formIn(new Card(tr("New runs")));
    auto* threads = new QLineEdit;
    threads->setObjectName("threads");
    threads->setValidator(new QIntValidator(1, 1024, threads));
    threads->setPlaceholderText(tr("all physical cores"));
    threads->setMinimumWidth(220);
    if (const int now = settings.get(keys::threads)) threads->setText(QString::number(now));
    threads->setToolTip(
        tr("How many threads a new recipe asks for. Losses are the same, bit for bit, only with the same number."));
    add(runs, tr("Th&reads"), threads);
    connect(threads, &QLineEdit::textChanged, this,
            [threads, &settings] { settings.set(keys::threads, threads->text().toInt()); });
    auto* playground = new QCheckBox(tr("Open the &playground when the quick start has finished"));
    playground->setChecked(settings.get(keys::tryAfterQuickStart));
    runs->addWidget(playground, runs->rowCount(), 0, 1, 3);
    connect(playground, &QCheckBox::toggled, this,
            [&settings](bool on) { settings.set(keys::tryAfterQuickStart, on); });

    column->addWidget(makeNotes());

    auto* place = new Card(tr("Where files are kept"));
    const QString home = qt(context.client.bench().home().string());
    place->body()->addWidget(mutedLabel(tr("Runs, checkpoints and the history are kept in this folder. To use another, "
                                           "set LATHE_HOME before starting Lathe.")));
    auto* path = plainLabel(home);
    path->setFont(Theme::instance().monospace());
    place->body()->addWidget(path);
    auto* open = button(tr("&Show the folder"), QStringLiteral("folder"));
    connect(open, &QPushButton::clicked, this, [home] { QDesktopServices::openUrl(QUrl::fromLocalFile(home)); });
    place->body()->addWidget(open, 0, Qt::AlignLeft);
    column->addWidget(place);

    auto* trouble = new Card(tr("When something goes wrong"));
    trouble->body()->addWidget(mutedLabel(tr("One file with versions, devices, the recipes and logs of the newest runs "
                                             "and crash reports, to send along with a report. It has no rows of data, "
                                             "no weights and no tokens.")));
    auto* told = new Banner;
    trouble->body()->addWidget(told);
    auto* save = button(tr("Save &diagnostics…"), QStringLiteral("export"));
    save->setObjectName("saveDiagnostics");
    connect(save, &QPushButton::clicked, this,
            [this, told, &context] { saveDiagnosticsAs(this, context.client, *told); });
    trouble->body()->addWidget(save, 0, Qt::AlignLeft);
    column->addWidget(trouble);
    auto* about = button(tr("&About Lathe"), QStringLiteral("info"));
    about->setObjectName("about");
    connect(about, &QPushButton::clicked, this, [this] { emit navigate(ShowAbout{}); });
    column->addWidget(about, 0, Qt::AlignLeft);
    column->addStretch(1);
}

Card* SettingsPage::makeNotes() {
    WindowSettings& settings = m_context.settings;
    auto* card = new Card(tr("Notifications"));
    auto* ends = new QCheckBox(tr("Tell when a run &ends"));
    ends->setObjectName("tellEnds");
    ends->setChecked(settings.get(keys::tellEnds));
    connect(ends, &QCheckBox::toggled, this, [&settings](bool on) { settings.set(keys::tellEnds, on); });
    card->body()->addWidget(ends);
    card->body()->addWidget(mutedLabel(tr("On the desktop, while another window is in front: how a run ended, or why "
                                          "it waits for you. A click opens the run.")));
    auto* nobody = plainLabel(tr("No notification service answers here."));
    nobody->setObjectName("noNotes");
    setRole(nobody, "role", QStringLiteral("warning"));
    card->body()->addWidget(nobody);
    const auto show = [this, nobody] { nobody->setVisible(!m_context.notes.isServed()); };
    connect(&m_context.notes, &DesktopNotes::looked, this, show);
    show();
    return card;
}

void SettingsPage::entered() { m_context.notes.look(); }

} // namespace lathe::ui

#include "pages/preset_menu.h"

#include "bridge/text.h"
#include "models/preset_text.h"
#include "widgets/banner.h"

#include <QInputDialog>
#include <QMenu>
#include <QPushButton>

namespace lathe::ui {
namespace {

/// What a preset says of itself, as long as a menu may be wide.
QString aboutText(const Preset& preset) {
    constexpr int most = 50;
    const QString all = presetSummary(preset);
    return preset.own && all.size() > most ? all.left(most - 1) + QChar(0x2026) : all;
}

QString menuText(QString text) { return text.replace('&', QStringLiteral("&&")).replace('\t', ' '); }

} // namespace

PresetMenu::PresetMenu(BackendClient& client, std::function<Recipe()> now, Banner& note, QPushButton* opens)
    : QObject(opens), m_client(client), m_now(std::move(now)), m_note(note), m_opens(opens), m_menu(new QMenu(opens)) {
    m_menu->setObjectName("presetMenu");
    m_remove = new QMenu(tr("&Delete a preset"), m_menu);
    m_remove->setObjectName("deletePreset");
    opens->setMenu(m_menu);
    m_list.presets = readyPresets();
    fill();
    connect(m_menu, &QMenu::aboutToShow, this, &PresetMenu::read); // the command line sees the same folder
    read();
}

void PresetMenu::read() {
    m_client.drop(m_request);
    m_request = m_client.askFor<PresetList>(
        ListPresets{}, this,
        [this](const PresetList& list) {
            m_request = 0;
            take(list);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_note.say(error);
        });
}

void PresetMenu::change(ChangePresets change, std::function<void()> done) {
    m_client.askFor<PresetList>(
        std::move(change), this,
        [this, done = std::move(done)](const PresetList& list) {
            take(list);
            done();
        },
        [this](const ErrorInfo& error) { m_note.say(error); });
}

void PresetMenu::take(const PresetList& list) {
    if (list.unread.size() > m_list.unread.size()) m_note.say(list.unread.back());
    const bool known = samePresets(list.presets, m_list.presets);
    m_list = list;
    if (!known) fill(); // else a menu that is open stays as it is
}

void PresetMenu::fill() {
    m_menu->clear();
    const Preset* before = nullptr;
    for (const Preset& preset : m_list.presets) {
        if (before && (before->own != preset.own || before->whole != preset.whole)) m_menu->addSeparator();
        add(preset);
        before = &preset;
    }
    m_menu->addSeparator();
    QAction* save = m_menu->addAction(tr("&Save as a preset…"));
    save->setObjectName("savePreset");
    connect(save, &QAction::triggered, this, &PresetMenu::askForName);
    m_menu->addMenu(m_remove);
    m_remove->clear();
    for (const Preset& preset : m_list.presets)
        if (preset.own)
            connect(m_remove->addAction(menuText(qt(preset.label))), &QAction::triggered, this,
                    [this, preset] { this->remove(preset); });
    m_remove->menuAction()->setVisible(!m_remove->isEmpty());
}

void PresetMenu::add(const Preset& preset) {
    QAction* made = m_menu->addAction(menuText(presetName(preset) + QStringLiteral("  –  ") + aboutText(preset)));
    made->setObjectName(QStringLiteral("preset_") + qt(preset.name));
    connect(made, &QAction::triggered, this, [this, preset] { apply(preset); });
}

void PresetMenu::apply(const Preset& preset) {
    try {
        const Recipe before = m_now(), after = withPreset(before, preset);
        emit chosen(after);
        const auto shown = [](const QString& value) { return value == QChar(0x2013) ? tr("default") : value; };
        QStringList changes;
        for (const FieldChange& each : changesOf(before, after))
            changes << tr("%1: %2 → %3").arg(each.field, shown(each.before), shown(each.after));
        const QString name = presetName(preset);
        if (changes.isEmpty()) return m_note.say(Banner::Tone::Info, tr("“%1” changes nothing here").arg(name));
        m_note.say(Banner::Tone::Info, tr("“%1” has changed the recipe").arg(name),
                   changes.join(QStringLiteral("  ·  ")));
        m_note.addButton(tr("Take it back"), [this, before] { emit chosen(before); })->setObjectName("takePresetBack");
    } catch (const Error& error) { // saved by another version
        m_note.say(error.info());
    }
}

void PresetMenu::askForName() {
    auto* dialog = new QInputDialog(m_opens->window());
    dialog->setObjectName("presetName");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save as a preset"));
    dialog->setLabelText(tr("A name for all that is set here except model and data:"));
    const auto showName = [this, dialog](const QString& name) {
        const Preset* known = findPreset(m_list.presets, plain(name.trimmed()));
        dialog->setOkButtonText(known && known->own ? tr("Replace") : tr("Save"));
    };
    connect(dialog, &QInputDialog::textValueChanged, this, showName);
    showName({});
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) { save(name.trimmed()); });
    dialog->open();
}

void PresetMenu::save(const QString& name) {
    change({.save = {presetOf(m_now(), plain(name))}},
           [this, name] { m_note.say(Banner::Tone::Good, tr("Saved as the preset “%1”").arg(name)); });
}

void PresetMenu::remove(const Preset& preset) {
    change({.remove = {preset.name}}, [this, preset] {
        m_note.say(Banner::Tone::Info, tr("The preset “%1” is deleted").arg(qt(preset.label)));
        m_note
            .addButton(tr("Bring it back"), [this, preset] { change({.save = {preset}}, [this] { m_note.hide(); }); })
            ->setObjectName("bringPresetBack");
    });
}

} // namespace lathe::ui

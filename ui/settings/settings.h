#pragma once
// What the window remembers, in one table of typed keys, stored as window.ini in the Workbench's home.
#include <QByteArray>
#include <QSettings>
#include <QString>

namespace lathe::ui {

template <class T>
struct Key {
    const char* name;
    T fallback;
};

namespace keys {
inline const Key<QString> theme{"appearance/theme",
                                QStringLiteral("system")}; ///< "system", "light", "dark", "contrast"
inline const Key<QString> desktopLooks{"appearance/desktop", {}}; ///< as the desktop last said it: "light", "dark", ""
inline const Key<QString> language{"appearance/language", QStringLiteral("system")}; ///< "system", "en", "ko"
inline const Key<QByteArray> geometry{"window/geometry", {}};
inline const Key<QString> crashSeen{"window/crash_seen", {}}; ///< the newest crash report that was offered
inline const Key<QString> draft{"new_run/draft", {}}; ///< the recipe being written, as JSON
inline const Key<bool> allFields{"new_run/all_fields", false};
inline const Key<int> threads{"new_run/threads", 0}; ///< 0: the program's own default
inline const Key<int> draftThreads{"new_run/draft_threads", 0}; ///< those that the draft has from there
inline const Key<QByteArray> place{"new_run/place", {}}; ///< where it was run last, by torchrun or Slurm: JSON
inline const Key<QString> modelFolder{"folders/model", {}};
inline const Key<QString> dataFolder{"folders/data", {}};
inline const Key<QString> recipeFolder{"folders/recipe", {}};
inline const Key<QString> exportFolder{"folders/export", {}};
inline const Key<QByteArray> downloads{"library/downloads", {}}; ///< those that have not ended: JSON
inline const Key<QByteArray> historyColumns{"history/columns", {}};
inline const Key<QString> historyGrouping{"history/grouping", {}}; ///< a trait of runs; empty: no groups
inline const Key<QString> baseline{"history/baseline", {}}; ///< the run that others are compared with
inline const Key<double> smoothing{"plots/smoothing", 0.6};
inline const Key<bool> logAxis{"plots/log_axis", false};
inline const Key<bool> leaveOutOutliers{"plots/leave_out_outliers", false};
inline const Key<QString> plotAcross{"plots/across", QStringLiteral("step")}; ///< "step", "tokens", "time", "epoch"
inline const Key<bool> tellEnds{"notes/run_ends", true}; ///< on the desktop, that a run has ended
inline const Key<bool> tokenProbabilities{"playground/token_probabilities", true};
inline const Key<bool> shadeUnlikely{"playground/shade_unlikely", false};
inline const Key<bool> markDifferences{"playground/mark_differences", false};
inline const Key<QByteArray> promptExamples{"playground/examples", {}}; ///< before a question: JSON
inline const Key<QByteArray> savedPrompts{"playground/prompts", {}}; ///< its test set: JSON
inline const Key<bool> tryAfterQuickStart{"quick_start/open_playground", true};
} // namespace keys

class WindowSettings {
public:
    static constexpr const char* fileName = "window.ini"; ///< in the Workbench's home

    explicit WindowSettings(const QString& file) : m_store(file, QSettings::IniFormat) {}

    template <class T>
    T get(const Key<T>& key) const {
        return m_store.value(QLatin1String(key.name), QVariant::fromValue(key.fallback)).template value<T>();
    }
    template <class T>
    void set(const Key<T>& key, const std::type_identity_t<T>& value) {
        m_store.setValue(QLatin1String(key.name), QVariant::fromValue(value));
    }

private:
    QSettings m_store;
};

} // namespace lathe::ui

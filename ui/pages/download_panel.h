#pragma once
// Models from the Hugging Face Hub: by name, with the files and their sizes before anything is fetched, and the
// downloads under way.
#include "bridge/backend_client.h"
#include "settings/settings.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace lathe::ui {

class Banner;
class Card;
class DownloadRow;
class HubFiles;
class StateStack;
class TextLabel;

class DownloadPanel : public QWidget {
    Q_OBJECT
public:
    DownloadPanel(BackendClient& client, WindowSettings& settings, QWidget* parent = nullptr);

    int open() const; ///< downloads that have not come to their end
    void pauseAll();

signals:
    void changed();                             ///< open() may be another
    void finished(const QString& path);         ///< a model is there
    void wantedForRun(const QString& path);

private:
    Card* makeOrder();
    void list();
    void showListing(const HubListing& listing);
    void showSum();
    void start();
    void add(const DownloadOrder& order, bool paused);
    void remember(); ///< what is open, for the next start of the window

    BackendClient& m_client;
    WindowSettings& m_settings;
    QLineEdit *m_repository, *m_revision;
    QPushButton *m_list, *m_start;
    Banner* m_notes;
    HubFiles* m_files;
    QTableView* m_table;
    StateStack* m_state;
    TextLabel* m_sum;
    Card* m_running;
    QVBoxLayout* m_rows;
    std::vector<DownloadRow*> m_downloads;
    RequestId m_request = 0;
};

} // namespace lathe::ui

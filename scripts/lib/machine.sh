# shellcheck shell=bash
# What the scripts share: the repository, and what a machine lacks. Sourced, never run. Works with bash 3.2.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# What installs packages here: apt, dnf, pacman, brew, or none.
manager=none
case $(uname -s) in
    Darwin) if has brew; then manager=brew; fi ;;
    *)
        if has apt-get; then
            manager=apt
        elif has dnf; then
            manager=dnf
        elif has pacman; then
            manager=pacman
        fi
        ;;
esac

lacks=()    # in words, for people
packages=() # by their names here

# lack WHAT APT DNF PACMAN BREW: notes that WHAT is missing, and the packages that bring it; '-' where none does.
lack() {
    lacks+=("$1")
    local names='-'
    case $manager in
        apt) names=$2 ;;
        dnf) names=$3 ;;
        pacman) names=$4 ;;
        brew) names=$5 ;;
    esac
    if [ "$names" != - ]; then
        local name
        for name in $names; do
            packages+=("$name")
        done
    fi
}

# Looks for a Rust toolchain that is new enough.
check_rust() {
    local wanted found
    if ! has cargo || ! has rustc; then
        die "mockloop is built with Rust, and there is no cargo here. Get it from https://rustup.rs"
    fi
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
    found=$(cd "$root" && rustc --version | sed 's/^rustc \([0-9.]*\).*/\1/')
    if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" != "$wanted" ]; then
        die "mockloop needs Rust $wanted or newer, and this is $found. 'rustup update' brings it."
    fi
}

# Notes what building needs and is missing.
need_for_building() {
    check_rust
    if [ "$(uname -s)" = Darwin ]; then
        has cc || die "A C compiler is missing, for linking. Install it with: xcode-select --install"
        return
    fi
    has cc || lack "a C compiler, for linking" "gcc libc6-dev" gcc gcc -
    if ! has pkg-config; then
        lack "pkg-config, which finds libraries" pkg-config pkgconf-pkg-config pkgconf -
        lack "the headers of ALSA, for recording" libasound2-dev alsa-lib-devel alsa-lib -
    elif ! pkg-config --exists alsa; then
        lack "the headers of ALSA, for recording" libasound2-dev alsa-lib-devel alsa-lib -
    fi
}

# Notes what the tests with sound need and is missing.
need_for_sound() {
    has pulseaudio || lack "pulseaudio, the sound server of the tests" pulseaudio pulseaudio pulseaudio -
    has pactl || lack "pactl, which plugs the microphone of the tests" pulseaudio-utils pulseaudio-utils libpulse -
    if [ -z "$(find /usr/lib /usr/lib64 -name libasound_module_pcm_pulse.so -print 2>/dev/null)" ]; then
        lack "ALSA's way to the sound server" libasound2-plugins alsa-plugins-pulseaudio alsa-plugins -
    fi
    has sox || lack "sox, which opens the recordings" sox sox sox -
    has sndfile-info || lack "sndfile-info, which reads their cue points" sndfile-programs libsndfile-utils libsndfile -
    has flac || lack "flac, which takes compressed recordings apart" flac flac flac -
    has espeak-ng || lack "espeak-ng, a voice for the tests" espeak-ng espeak-ng espeak-ng -
    has flite || lack "flite, another voice" flite flite flite -
    [ -d /usr/share/pocketsphinx/test/data/librivox ] || lack "pocketsphinx-testdata, readings by people" pocketsphinx-testdata - - -
    has ffprobe || lack "ffprobe, which reads their chapters" ffmpeg ffmpeg-free ffmpeg -
    has faketime || lack "faketime, which sets clocks" faketime libfaketime libfaketime -
    has strace || lack "strace, which records what is written" strace strace strace -
    has prlimit || lack "prlimit, which fills a disk" util-linux util-linux-core util-linux -
}

# Notes what the tests of the written pages need and is missing.
need_for_pages() {
    has node || lack "node, which drives the browser of the tests" nodejs nodejs nodejs node
    has npm || lack "npm, which fetches what drives it" npm nodejs-npm npm -
    if [ "$(uname -s)" != Darwin ]; then
        has ip || lack "ip, which gives the tests a network of their own" iproute2 iproute iproute2 -
        has nsenter || lack "nsenter, which goes into it" util-linux util-linux-core util-linux -
    fi
    local name
    for name in "${CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        if [ -n "$name" ] && has "$name"; then
            return
        fi
    done
    lack "Chromium, which opens the pages" chromium chromium chromium -
}

joined() {
    local text=$1
    shift
    local it
    for it in "$@"; do
        text="$text; $it"
    done
    printf '%s' "$text"
}

# Installs what is missing for PURPOSE, or says how. Fails if that cannot be done.
install_lacking() {
    if [ ${#lacks[@]} -eq 0 ]; then
        return 0
    fi
    say "For $1 this machine lacks: $(joined "${lacks[@]}")."
    if [ ${#packages[@]} -eq 0 ]; then
        say "Install them with the package manager of this system."
        return 1
    fi
    local command=()
    case $manager in
        apt) command=(apt-get install --yes --no-install-recommends "${packages[@]}") ;;
        dnf) command=(dnf install --assumeyes "${packages[@]}") ;;
        pacman) command=(pacman -S --needed --noconfirm "${packages[@]}") ;;
        brew) command=(brew install "${packages[@]}") ;;
    esac
    local as=()
    if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
        if ! has sudo; then
            say "They have to be installed by root: ${command[*]}"
            return 1
        fi
        as=(sudo)
    fi
    say "Installing them: ${as[*]+sudo }${command[*]}"
    local log
    log=$(mktemp)
    if [ "$manager" = apt ]; then
        # A fresh machine knows no packages yet.
        ${as[@]+"${as[@]}"} apt-get update >"$log" 2>&1 || true
        command=(env DEBIAN_FRONTEND=noninteractive "${command[@]}")
    elif [ "$manager" = pacman ]; then
        command=(pacman -Sy --needed --noconfirm "${packages[@]}")
    fi
    if ! ${as[@]+"${as[@]}"} "${command[@]}" >>"$log" 2>&1; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        say "That failed. Install them yourself: ${packages[*]}"
        return 1
    fi
    rm -f "$log"
    lacks=()
    packages=()
}

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly List<FakeNode> _drives = [];

    /// <summary>Whether the guest begins to run by itself when it can; cont during inmigrate sets it too.</summary>
    private bool _autostart;

    /// <summary>As in query-status; "gone" after the end of the process.</summary>
    public string RunState { get; private set; } = "prelaunch";

    public bool IsGuestRunning => IsAlive && RunState == "running";

    /// <summary>The number of the last write the guest remembers: what it finds on its disk must not be older.</summary>
    public int GuestMemory { get; private set; }

    /// <summary>Paths of the images the guest's disks are on now.</summary>
    public IReadOnlyList<string> DrivePaths
    {
        get
        {
            lock (World.Gate)
            {
                return [.. DriveImages.Select(i => i.Path)];
            }
        }
    }

    /// <summary>What the guest reads from each of its disks.</summary>
    internal IEnumerable<(string Path, HashSet<int> Writes)> DriveContents =>
        _drives.Select(drive => (ImageOf(drive)?.Path ?? "", Shown(drive)));

    /// <summary>Paths of all images that are open, in use by the guest or not.</summary>
    public IReadOnlyList<string> OpenPaths
    {
        get
        {
            lock (World.Gate)
            {
                return [.. _nodes.Values.Where(node => node.Server is null).Select(ImageOf).OfType<FakeImage>().Select(image => image.Path).Distinct()];
            }
        }
    }

    /// <summary>Jobs that nobody has dismissed, over or not.</summary>
    public IReadOnlyList<string> Jobs
    {
        get
        {
            lock (World.Gate)
            {
                return [.. _jobs.Select(job => job.Id)];
            }
        }
    }

    internal IEnumerable<FakeImage> DriveImages => _drives.Select(ImageOf).OfType<FakeImage>();

    /// <summary>Not while arriving, and not after having left: there the images belong to the other side.</summary>
    internal bool HoldsImageLocks => WantsImageLocks && RunState is not ("inmigrate" or "postmigrate" or "gone");

    /// <summary>Its images are opened with "locking": "off": somebody else must keep others away.</summary>
    internal bool WantsImageLocks => !_nodes.Values.Any(node => node.Description.TextOrNull("locking") is "off");

    /// <summary>
    /// Lets the guest write to each of its disks, <paramref name="count"/> times. Returns how many were acknowledged: none when
    /// the guest does not run, fewer when a write hangs in a write-blocking mirror on a dead link.
    /// </summary>
    public int GuestWrites(int count)
    {
        lock (World.Gate)
        {
            for (int done = 0; done < count; done++)
            {
                if (!IsGuestRunning || IsFrozen || IsWaitingForMemory || _drives.Any(IsWriteStuck))
                {
                    return done;
                }

                int write = World.NextWrite();
                foreach (FakeNode drive in _drives)
                {
                    ImageOf(drive)?.Writes.Add(write);
                    CarryToMirrors(drive, write);
                }

                World.Acknowledge(Machine, write);
                TellTpm(write);
                GuestMemory = write;
            }

            return count;
        }
    }

    /// <summary>The guest powers itself off.</summary>
    public void GuestShutsDown()
    {
        lock (World.Gate)
        {
            if (IsGuestRunning)
            {
                ShutDown("guest-shutdown", guest: true);
                if (IsQuitting)
                {
                    End(0, tidy: true);
                }
            }
        }
    }

    private void Run()
    {
        TakeImageLocks();
        RunState = "running";
        Publish("RESUME");
        World.CheckRunning(this);
    }

    private void StopGuest(string state)
    {
        if (RunState == "running")
        {
            // Stopping drains the disks, and a drained mirror is for an instant not ready but standing by.
            foreach (FakeJob job in _jobs.Where(j => j.Ready && !j.IsOver))
            {
                Turn(job, "standby");
                Turn(job, "ready");
            }

            Publish("STOP");
        }

        RunState = state;
    }

    private void TakeImageLocks()
    {
        if (WantsImageLocks && DriveImages.Any(image => World.IsLockedAgainst(this, image)))
        {
            throw new FakeRefusal("Failed to get \"write\" lock");
        }
    }
}

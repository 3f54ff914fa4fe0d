package org.smee.testkit;

import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;

class InMemoryHardwareTest extends HardwareBackendContract {
    @Override
    protected HardwareBackend backendOfMachines() {
        return new InMemoryHardware(MACHINES.toArray(new Hardware[0]));
    }
}
